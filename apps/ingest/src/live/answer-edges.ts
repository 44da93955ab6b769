import type { IncomingMessage, InformationEvent, ServerResponse } from "node:http";
import { answerHeaders } from "./live-headers.ts";

/** Fields that frame, route or authorize a message, or say how to read it: they stand before a body or nowhere (RFC 9110, section 6.5.1). */
const neverTrailers = new Set([
  ...[
    "transfer-encoding",
    "content-length",
    "content-encoding",
    "content-type",
    "content-range",
    "trailer",
    "te",
    "host",
    "connection",
    "upgrade",
    "keep-alive",
  ],
  ...[
    "authorization",
    "www-authenticate",
    "proxy-authenticate",
    "proxy-authorization",
    "set-cookie",
    "cache-control",
    "expires",
    "age",
    "date",
    "vary",
    "location",
  ],
]);

/**
 * Passes on what a local server says while its answer is made: early hints (103, RFC 8297) and the like, which a proxy must pass on (RFC 9110, section 15.2).
 * "Continue" is of one hop, and a visitor of HTTP/1.0 knows none of them.
 */
export function passInformation({ statusCode, headers, rawHeaders }: InformationEvent, response: ServerResponse): void {
  if (statusCode <= 101 || response.headersSent || response.destroyed || response.req.httpVersion === "1.0") return;
  if (headers["content-length"] !== undefined) return; // it has no body; a reader that believed the length would take the answer's head for one
  try {
    response.writeInformation(statusCode, answerHeaders(rawHeaders));
  } catch {
    // letters that may not stand in a head: the answer does not depend on it
  }
}

/** Ends an answer, with the trailers that came behind its body; where the visitor's hop has no place for them (a length, HTTP/1.0) Node drops them. */
export function endWithTrailers({ rawTrailers }: IncomingMessage, response: ServerResponse): void {
  const trailers: [string, string][] = [];
  for (let at = 0; at < rawTrailers.length; at += 2) {
    const name = rawTrailers[at] ?? "";
    if (!neverTrailers.has(name.toLowerCase())) trailers.push([name, rawTrailers[at + 1] ?? ""]);
  }
  try {
    if (trailers.length > 0) response.addTrailers(trailers);
  } catch {
    // letters that may not stand in a field: the body is whole without them
  }
  response.end();
}
