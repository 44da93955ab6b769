import { causeLettersMax, notOpened } from "@postern/contract/live";
import { type ProblemDetails, problemDetails } from "@postern/contract/problem";

/** Why an exchange has no answer, as its visitor may hear it. */
export function problemOf(error: unknown): ProblemDetails {
  const { code = "", rawPacket } = error as NodeJS.ErrnoException & { rawPacket?: Buffer };
  if (rawPacket?.[0] === notOpened) return problemDetails("live-refused", { detail: causeOf(rawPacket) });
  if (code === "EBUSY") return problemDetails("live-busy");
  if (code === "HPE_HEADER_OVERFLOW") return problemDetails("live-closed", { detail: "The head of its answer is too large." });
  if (code.startsWith("HPE_") || code.startsWith("ERR_")) return problemDetails("live-closed", { detail: "What it answered is not HTTP." });
  return problemDetails("live-closed");
}

/** The cause that the agent gives for not reaching its local server: a code of the system's, in letters. */
export function causeOf(line: Buffer): string {
  const text = line.subarray(1, 1 + causeLettersMax).toString("latin1");
  return /^[A-Z][A-Z_]*/.exec(text)?.[0] ?? "unknown";
}
