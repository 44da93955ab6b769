import type { IncomingMessage, ServerResponse } from "node:http";
import { passableHeaders } from "./answer-headers.ts";

/** A destination's whole answer. */
export interface WholeAnswer {
  status: number;
  /** Flat raw list as it was written. */
  headers: readonly string[];
  body: Buffer;
}

/** Statuses whose answer has no body (RFC 9110, sections 15.3.5, 15.3.6, 15.4.5). */
const bodiless = new Set([204, 205, 304]);

/** Gives the sender the destination's own answer, with our id beside it; false when it is none that can be passed on, and nothing was written. */
export function passAnswer(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  { status, headers, body }: WholeAnswer,
  requestId: string,
): boolean {
  const passed = passableHeaders(headers);
  if (!passed || status < 200 || status > 599) return false;
  const length = lengthOf({ method: request.method, status, headers, body });
  response.writeHead(status, [...passed, ...(length === undefined ? [] : ["Content-Length", length]), "Postern-Id", requestId]);
  response.end(bodiless.has(status) ? undefined : body);
  return true;
}

/** The body's length; what the destination said it would be, where only heads were asked for. */
function lengthOf({ method, status, headers, body }: WholeAnswer & { method: string | undefined }): string | undefined {
  if (status === 205) return "0";
  if (bodiless.has(status)) return;
  if (method !== "HEAD") return String(body.length);
  const said = headers.find((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === "content-length");
  return said !== undefined && /^\d{1,15}$/.test(said) ? said : undefined;
}
