/**
 * What a failed commit means for its batch.
 * row: the statement ran and refused its data, so one of the rows is bad; nothing is stored.
 * away: nothing is stored, and the same batch may pass later (connection refused, starting up, timeout).
 * disk: this statement stored nothing, for the server's disk is full; what the ones before it stored is there, and nobody needs to wait.
 * unknown: the connection was lost after the statement was sent; it may be stored.
 */
export type StoreFault = "row" | "away" | "disk" | "unknown";

// PostgreSQL's classes (appendix A): 21 cardinality, 22 data exception, 23 integrity constraint; 54 program limit.
const rowClasses = new Set(["21", "22", "23", "54"]);
const diskFull = "53100";

/** Reads it off the error of node-postgres: a server's answer carries a SQLSTATE, a socket's does not. */
export function faultOf(error: unknown): StoreFault {
  const code = (error as { code?: unknown }).code;
  const message = error instanceof Error ? error.message : "";
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith("E")) {
    if (rowClasses.has(code.slice(0, 2))) return "row";
    if (code === diskFull) return "disk";
    return code.startsWith("08") || code === "40003" || code === "57P02" ? "unknown" : "away"; // 57P02: another backend crashed
  }
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EHOSTUNREACH" || message.startsWith("timeout exceeded when trying to connect"))
    return "away";
  return "unknown";
}
