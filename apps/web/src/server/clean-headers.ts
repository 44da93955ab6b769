import type { IncomingMessage } from "node:http";
import type { ReadClient } from "@postern/policy/client-address";

// Headers that Next writes for itself between its parts; from outside they are lies (CVE-2025-29927).
const internal = /^x-(?:middleware-|nextjs-|next-|invoke-|matched-path|now-|nonce$|forwarded-)/;
// Sent by Next's own router in the browser.
const fromBrowser = new Set(["x-nextjs-data", "x-nextjs-request-id", "x-nextjs-html-request-id"]);

/** Takes away what only the server may say, and writes the one true client address into X-Forwarded-For. */
export function cleanHeaders(request: Pick<IncomingMessage, "headers" | "socket">, clientOf: ReadClient): void {
  const { headers, socket } = request;
  const forwardedFor = [headers["x-forwarded-for"] ?? []].flat();
  for (const name of Object.keys(headers)) if (internal.test(name) && !fromBrowser.has(name)) delete headers[name];
  headers["x-forwarded-for"] = clientOf({ peer: socket.remoteAddress ?? "", forwardedFor, forwardedProto: [] }).ip;
}
