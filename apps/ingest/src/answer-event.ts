import type { ServerResponse } from "node:http";
import type { Answer } from "@postern/contract/endpoint";
import type { Decision } from "@postern/policy/ports";

/** Tells the sender that its event is stored, in the words the endpoint chose; `Postern-Id` is always there. */
export function answerStored(response: ServerResponse, { status, body, contentType }: Answer, requestId: string): void {
  if (status === 204) {
    response.writeHead(204, { "Postern-Id": requestId });
    response.end();
    return;
  }
  const text = body ?? `{"id":"${requestId}"}`;
  const type = contentType ?? (body === undefined ? "application/json" : "text/plain; charset=utf-8");
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(text), "Postern-Id": requestId });
  response.end(text, body === undefined ? "latin1" : "utf8"); // our own text is plain: it goes out as it lies in memory
}

/** Answers a provider's challenge as its documentation asks. */
export function answerHandshake(response: ServerResponse, { status, headers, body }: NonNullable<Decision["handshake"]>, requestId: string): void {
  const length = status === 204 ? {} : { "Content-Length": Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length, "Postern-Id": requestId });
  response.end(status === 204 ? undefined : body);
}
