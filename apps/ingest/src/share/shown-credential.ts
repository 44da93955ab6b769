import { shareKeyHeader } from "@postern/contract/share";
import type { Head } from "../head.ts";

/**
 * What a request shows by which a machine is known: a credential of Postern's, in Postern-Key or as a bearer; an Authorization of somebody else's; or
 * two, of which one might be meant for us and the other not.
 */
export type ShownCredential = { kind: "none" } | { kind: "two" } | { kind: "foreign" } | { kind: "ours"; text: string; inAuthorization: boolean };

const keyName = shareKeyHeader.toLowerCase();
const ourBearer = /^bearer +((?:key|agt|ags|agr|agd)_\S*) *$/i;

export function credentialShown({ names, rawHeaders, authorizations }: Head): ShownCredential {
  const keys = names.flatMap((name, line) => (name === keyName ? [rawHeaders[line * 2 + 1] ?? ""] : []));
  if (keys.length > 1 || authorizations.length > 1) return { kind: "two" };
  const bearer = ourBearer.exec(authorizations[0] ?? "")?.[1];
  const [key] = keys;
  if (key !== undefined && bearer !== undefined) return { kind: "two" };
  if (key !== undefined) return { kind: "ours", text: key.trim(), inAuthorization: false };
  if (bearer !== undefined) return { kind: "ours", text: bearer, inAuthorization: true };
  return { kind: authorizations.length > 0 ? "foreign" : "none" };
}
