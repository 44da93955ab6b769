import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type ProblemKind, problemDetails } from "@postern/contract/problem";

/** What a problem answer may add to its kind; facts about the request's trace never stand here. */
export interface ProblemMore {
  detail?: string;
  requestId?: string;
  retryAfterSeconds?: number;
  allow?: readonly string[];
}

const lingerMs = 2_000;
const lingerBytesMax = 1_048_576;

export function answerProblem(response: ServerResponse, kind: ProblemKind, more: ProblemMore = {}): number {
  const { status, headers, body } = render(kind, more);
  response.writeHead(status, headers);
  response.end(body);
  return status;
}

/**
 * Answers and closes the connection. A sender still busy with its body would lose the answer to a reset, so the answer is sent
 * whole at once, and the socket closes when the sender is done, or after a little patience.
 */
export function answerAndClose(request: IncomingMessage, response: ServerResponse, answer: { kind: ProblemKind; more?: ProblemMore }): number {
  const { status, headers, body } = render(answer.kind, answer.more ?? {});
  response.shouldKeepAlive = false;
  response.writeHead(status, headers);
  if (request.complete || request.destroyed) {
    response.end(body);
    return status;
  }
  response.write(body);
  let discarded = 0;
  const end = () => {
    clearTimeout(timer);
    if (!response.writableEnded) response.end();
  };
  const timer = setTimeout(end, lingerMs);
  request.on("end", end).on("error", end).on("close", end);
  request.on("data", (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > lingerBytesMax) end();
  });
  return status;
}

/** Answers a socket whose bytes were no request at all, then closes it. */
export function answerSocket(socket: Duplex, kind: ProblemKind, detail?: string): void {
  const { status, headers, body } = render(kind, detail === undefined ? {} : { detail });
  const lines = Object.entries({ ...headers, Connection: "close" }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
}

function render(kind: ProblemKind, { detail, requestId, retryAfterSeconds, allow }: ProblemMore) {
  const details = problemDetails(kind, { ...(detail !== undefined && { detail }), ...(requestId !== undefined && { requestId }) });
  const body = JSON.stringify(details);
  const headers: Record<string, string | number> = { "Content-Type": "application/problem+json", "Content-Length": Buffer.byteLength(body) };
  if (requestId !== undefined) headers["Postern-Id"] = requestId;
  if (retryAfterSeconds !== undefined) headers["Retry-After"] = retryAfterSeconds;
  if (allow) headers.Allow = allow.join(", ");
  return { status: details.status, headers, body };
}
