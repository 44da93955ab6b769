import { z } from "zod";

/** Why a gate said no; the same word in trace, list, filter and metric. */
export const RefusalReason = z.enum([
  "address-denied",
  "address-not-allowed",
  "address-list-empty",
  "method-not-allowed",
  "content-type-not-allowed",
  "body-too-large",
  "encoding-not-supported",
  "secret-missing",
  "secret-mismatch",
  "no-active-secret",
  "signature-missing",
  "signature-malformed",
  "signature-duplicated",
  "signature-mismatch",
  "timestamp-missing",
  "timestamp-malformed",
  "timestamp-stale",
  "timestamp-future",
  "event-id-missing",
  "rate-limited",
  "too-many-at-once",
  "key-missing",
  "path-not-allowed",
  "path-ambiguous",
  "network-denied",
  "network-not-allowed",
  "network-data-missing",
  "token-missing",
  "token-malformed",
  "token-untrusted",
  "token-expired",
  "token-not-yet-valid",
  "token-wrong-audience",
  "token-claim-refused",
  "login-missing",
  "login-refused",
  "login-cross-site",
  "login-unavailable",
  "keys-unavailable",
  "schema",
  "expression-false",
  "expression-failed",
  "event-unknown",
  "provider-unavailable",
  "certificate-missing",
  "certificate-malformed",
  "certificate-untrusted",
  "certificate-expired",
  "certificate-not-yet-valid",
  "certificate-revoked",
  "certificate-mismatch",
  "revocation-unknown",
  "not-kept",
  "gate-failed",
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

/** Reasons that say nothing of the request: what the gate had to ask was away, or, in a trial, not kept. At another moment it would have decided. */
const undecided: ReadonlySet<string | undefined> = new Set<RefusalReason>([
  ...(["gate-failed", "keys-unavailable", "provider-unavailable", "login-unavailable", "not-kept"] as const),
]);

export function isUndecided(reason: string | undefined): boolean {
  return undecided.has(reason);
}

/** Why a request has its verdict: what a gate said, that its endpoint is closed or its organization's storage full or its requests used up, or that a handshake was answered at the gate. */
export const RequestReason = z.enum([...RefusalReason.options, "closed", "quota", "request-quota", "handshake"]);
export type RequestReason = z.infer<typeof RequestReason>;
