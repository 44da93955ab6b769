import type { IncomingMessage, OutgoingMessage } from "node:http";
import { claimsOurWord } from "./claims.ts";

/** Fields that frame, route, condition or authorize a message, or say how to read it: they stand before a body or nowhere (RFC 9110, section 6.5.1). */
const never = new Set([
  ...["transfer-encoding", "content-length", "content-encoding", "content-type", "content-range", "trailer", "te", "host", "connection", "upgrade"],
  ...["keep-alive", "authorization", "www-authenticate", "proxy-authenticate", "proxy-authorization", "cookie", "set-cookie", "cache-control"],
  ...["expires", "age", "date", "vary", "location", "expect", "max-forwards", "pragma", "range"],
]);

/** Ends a message with the trailers that came behind its source's body; where its hop has no place for them (a length, HTTP/1.0) Node drops them. */
export function endWithTrailers(source: IncomingMessage, message: OutgoingMessage): void {
  const trailers = trailersOf(source);
  try {
    if (trailers.length > 0) message.addTrailers(trailers);
  } catch {
    // letters that may not stand in a field: the body is whole without them
  }
  message.end();
}

function trailersOf({ rawTrailers }: IncomingMessage): [string, string][] {
  const trailers: [string, string][] = [];
  for (let at = 0; at < rawTrailers.length; at += 2) {
    const name = rawTrailers[at] ?? "";
    if (mayTrail(name.toLowerCase())) trailers.push([name, rawTrailers[at + 1] ?? ""]);
  }
  return trailers;
}

/** A program that takes trailers for headers would believe them. */
function mayTrail(name: string): boolean {
  return !never.has(name.replaceAll("_", "-")) && !name.startsWith("if-") && !claimsOurWord(name);
}

/** The line that announces trailers, for a message in chunks; others have none behind their body. */
export function trailerLine({ headers }: IncomingMessage): string[] {
  return headers.trailer !== undefined && /\bchunked\b/i.test(headers["transfer-encoding"] ?? "") ? ["Trailer", headers.trailer] : [];
}

/** The lines that say, hop by hop, that the visitor reads trailers (RFC 9110, section 10.1.4); of what else TE can name, nothing passes a tunnel. */
export function trailersWelcome({ headers, httpVersion }: IncomingMessage): string[] {
  const names = String(headers.te ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase());
  return names.includes("trailers") && httpVersion === "1.1" ? ["TE", "trailers", "Connection", "keep-alive, TE"] : [];
}
