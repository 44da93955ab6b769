import { z } from "zod";
import { idOf } from "./id.ts";
import { multiline } from "./multiline.ts";
import { Moment } from "./page.ts";

export const trustedCasMax = 50;
/** So long before its end a certificate authority, or its list of revoked certificates, is told of; and so long before it is urgent. */
export const expiryDays = { alarm: 30, urgent: 7 } as const;

const pemLettersMax = 60_000;
/** A list of this size names about 7,000 certificates. */
const revocationLettersMax = 360_000;

/** The revoked certificates of an authority, as it last said. */
const RevocationList = z.object({
  revoked: z.int().describe("How many certificates it names"),
  issuedAt: Moment,
  until: Moment.describe("When the next one is due; past it no certificate of the authority is let in"),
});

/** A certificate authority of an organization: client certificates that it issued are let in where a gate names it. */
export const TrustedCa = z.object({
  id: idOf("tca"),
  name: z.string(),
  subject: z.string(),
  sha256: z.string().describe("Fingerprint, 64 hex letters"),
  notBefore: Moment,
  notAfter: Moment,
  revocationList: RevocationList.optional(),
  endpoints: z.array(z.object({ id: idOf("ep"), name: z.string(), projectId: idOf("prj") })).describe("Whose policies name it"),
  createdAt: Moment,
  createdBy: z.string(),
});
export type TrustedCa = z.infer<typeof TrustedCa>;

/** Asked by the form as well, so that a key that is pasted by mistake never leaves the browser. */
function holdsNoKey(text: string): boolean {
  return !/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text);
}

export const AddTrustedCas = z.strictObject({
  name: z.string().trim().min(1).max(80).optional().describe("Shown in policies; what the certificate calls itself when empty"),
  certificates: z
    .string()
    .trim()
    .min(1)
    .max(pemLettersMax)
    .refine(holdsNoKey, "holds a private key: paste the certificate without it")
    .describe("Certificates of authorities as PEM, one or several; never a private key")
    .meta(multiline),
});

export const SetRevocationList = z.strictObject({
  id: idOf("tca"),
  list: z
    .string()
    .trim()
    .min(1)
    .max(revocationLettersMax)
    .refine(holdsNoKey, "holds a private key: paste the list without it")
    .describe("The authority's revocation list (CRL) as PEM")
    .meta(multiline),
});
