import { hash } from "node:crypto";
import type { KeySource } from "./issuer-keys.ts";
import type { Inbound, ProvedToken } from "./ports.ts";
import type { Jws } from "./verify/jws.ts";

/** What an issuer signs of a token (RFC 7515, section 5.1). */
export function signedPartOf({ protected: head, payload }: Jws): string {
  return `${head}.${payload}`;
}

/** A token whose signature was just checked, for the record. */
export function provedToken(jws: Jws, { issuer, jwksUrl }: KeySource): ProvedToken {
  return { issuer, jwksUrl, token: hash("sha256", signedPartOf(jws), "base64url") };
}

/** Whether a stored request's token was proved by the same issuer's keys when it came: those keys may be gone. */
export function wasProved(before: Inbound["proved"], jws: Jws, source: KeySource): boolean {
  if (typeof before !== "object") return false;
  const { issuer, jwksUrl, token } = provedToken(jws, source);
  return before.issuer === issuer && before.jwksUrl === jwksUrl && before.token === token;
}
