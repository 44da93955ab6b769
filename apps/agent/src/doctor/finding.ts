/** What one look came to. `fault`: something is broken that the agent needs; `remark`: it works, and there is something to know. */
export interface Finding {
  check: string;
  kind: "fine" | "remark" | "fault" | "skipped";
  says: string;
  /** What to do about it. */
  next?: string;
}

export function fine(check: string, says: string): Finding {
  return { check, kind: "fine", says };
}
export function remark(check: string, says: string, next?: string): Finding {
  return { check, kind: "remark", says, ...(next !== undefined && { next }) };
}
export function fault(check: string, says: string, next?: string): Finding {
  return { check, kind: "fault", says, ...(next !== undefined && { next }) };
}
export function skipped(check: string, says: string): Finding {
  return { check, kind: "skipped", says };
}

/** What a failed connection says, in a word that can be searched for. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error.cause instanceof Error ? error.cause : error;
  const { code, message } = inner as NodeJS.ErrnoException;
  return code ?? message;
}
