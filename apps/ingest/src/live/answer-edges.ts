import type { InformationEvent, ServerResponse } from "node:http";
import { answerHeaders } from "./live-headers.ts";

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
