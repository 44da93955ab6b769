import { createHmac } from "node:crypto";

/** The issuer of one organization: a path of its own, so that sessions and people never mix (cookies ignore ports). */
export const issuerOf = (port: number, slug: string) => `http://127.0.0.1:${port}/${slug}`;

/** What Postern shows at this organization's issuer to prove itself; the same at every start. */
export const clientSecretOf = (secret: string, slug: string) => createHmac("sha256", secret).update(`client of ${slug}`).digest("base64url");
