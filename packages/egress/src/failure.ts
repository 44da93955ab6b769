import type { AttemptReason } from "@postern/contract/request";
import { AddressRefused, ConnectTimeout, NameNotResolved } from "./guarded-connect.ts";

export interface Failure {
  reason: AttemptReason;
  /** A sentence for the organization; holds no header, body or secret. */
  detail: string;
}

const byCode: Record<string, AttemptReason> = {
  ECONNREFUSED: "refused-connection",
  EHOSTUNREACH: "refused-connection",
  ENETUNREACH: "refused-connection",
  EADDRNOTAVAIL: "refused-connection",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ECONNABORTED: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "reset",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  UND_ERR_HEADERS_OVERFLOW: "answer-too-large",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  ENODATA: "dns",
  EPROTO: "tls",
};
// Names of OpenSSL's verification results, as Node puts them into `code`.
const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|ERROR_IN_CERT)/;

/** Why a call brought no answer, in the words attempts use. */
export function failureOf(error: unknown): Failure {
  const cause = firstCause(error);
  if (cause instanceof AddressRefused) return { reason: "address-not-allowed", detail: cause.message };
  if (cause instanceof NameNotResolved) return { reason: "dns", detail: cause.message };
  if (cause instanceof ConnectTimeout) return { reason: "timeout", detail: cause.message };
  const { code = "", message = String(error) } = (cause ?? {}) as { code?: string; message?: string };
  if (code.startsWith("HPE_")) return { reason: "other", detail: `the answer is not well-formed HTTP (${code})` };
  return { reason: byCode[code] ?? (tlsCode.test(code) ? "tls" : "other"), detail: code && !message.includes(code) ? `${message} (${code})` : message };
}

// Dialling several addresses fails with one error that holds one of each; the first tells enough.
function firstCause(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? firstCause(error.errors[0]) : error;
}
