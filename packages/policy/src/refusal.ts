import type { RefusalReason } from "@postern/contract/policy";
import type { Denial } from "./ports.ts";

/** The status of each refusal. The order is how much a reason tells: among the members of an `any` the first of these speaks. */
const statuses: Record<RefusalReason, number> = {
  "not-kept": 503, // in trials only, where the whole is unknown with it
  "gate-failed": 503,
  "keys-unavailable": 503,
  "revocation-unknown": 503,
  "network-data-missing": 503,
  "address-list-empty": 503,
  "login-unavailable": 503,
  "provider-unavailable": 503,
  "rate-limited": 429,
  "too-many-at-once": 429,
  "event-unknown": 403,
  "token-claim-refused": 403,
  "certificate-mismatch": 403,
  "certificate-revoked": 401,
  "certificate-expired": 401,
  "certificate-not-yet-valid": 401,
  "certificate-untrusted": 401,
  "certificate-malformed": 401,
  "login-refused": 403,
  "login-cross-site": 403,
  "token-wrong-audience": 401,
  "token-expired": 401,
  "token-not-yet-valid": 401,
  "timestamp-stale": 401,
  "timestamp-future": 401,
  "signature-mismatch": 401,
  "secret-mismatch": 401,
  "token-untrusted": 401,
  "timestamp-malformed": 401,
  "signature-malformed": 401,
  "token-malformed": 401,
  "signature-duplicated": 401,
  "timestamp-missing": 401,
  "no-active-secret": 401,
  "event-id-missing": 422,
  "key-missing": 422,
  schema: 422,
  "expression-false": 403,
  "expression-failed": 403,
  "body-too-large": 413,
  "encoding-not-supported": 415,
  "content-type-not-allowed": 415,
  "path-ambiguous": 403,
  "path-not-allowed": 403,
  "method-not-allowed": 405,
  "signature-missing": 401,
  "secret-missing": 401,
  "token-missing": 401,
  "certificate-missing": 401,
  "login-missing": 401,
  "network-denied": 403,
  "network-not-allowed": 403,
  "address-denied": 403,
  "address-not-allowed": 403,
};
const telling = Object.keys(statuses);

export function statusOf(reason: RefusalReason): number {
  return statuses[reason];
}

/** The denial that came closest to letting the request in. */
export function mostTelling(denials: readonly Denial[]): Denial | undefined {
  return denials.toSorted((left, right) => telling.indexOf(left.reason) - telling.indexOf(right.reason))[0];
}
