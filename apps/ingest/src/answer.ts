import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type ProblemKind, problemDetails } from "@postern/contract/problem";

/** A problem as one answer; facts about a request's trace never stand here. */
export interface ProblemAnswer {
  kind: ProblemKind;
  detail?: string;
  /** Which of several causes, in a word that programs read. */
  reason?: string;
  requestId?: string;
  retryAfterSeconds?: number;
  allow?: readonly string[];
  /** For WWW-Authenticate. */
  challenge?: string;
  /** Whether the connection closes afterwards; it does anyway when the body was not read to its end. */
  closes?: boolean;
}

const lingerMs = 2_000;
/** A little more than the largest body that any endpoint takes: who sends one in a single write looks for an answer only afterwards. */
const lingerBytesMax = 33_554_432;

/**
 * Answers with problem details. A sender still busy with its body would lose the answer to a reset, so the answer is sent whole at
 * once, and the socket closes when the sender is done, or after a little patience.
 */
export function answerProblem({ request, response }: { request: IncomingMessage; response: ServerResponse }, answer: ProblemAnswer): void {
  const { status, headers, body } = render(answer);
  const isBusy = !request.complete && !request.destroyed && (Number(request.headers["content-length"] ?? 0) > 0 || "transfer-encoding" in request.headers);
  if (answer.closes || isBusy) response.shouldKeepAlive = false;
  response.writeHead(status, headers);
  if (!isBusy || request.headers.expect !== undefined) {
    response.end(body);
    return;
  }
  response.write(body);
  endWhenDone(request, response);
}

/** Answers where our own code failed, and nobody is left to catch what this throws: a connection that cannot be answered ends. */
export function answerBug({ request, response }: { request: IncomingMessage; response: ServerResponse }): void {
  try {
    if (response.headersSent) request.socket.destroy();
    else answerProblem({ request, response }, { kind: "internal", closes: true });
  } catch {
    request.socket.destroy(); // what was done to the answer before stands in the way of any other
  }
}

function endWhenDone(request: IncomingMessage, response: ServerResponse): void {
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
}

/** Answers a socket whose bytes were no request at all, then closes it. */
export function answerSocket(socket: Duplex, kind: ProblemKind, detail?: string): void {
  const { status, headers, body } = render({ kind, ...(detail !== undefined && { detail }) });
  const lines = Object.entries({ ...headers, Connection: "close" }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
}

function render({ kind, detail, reason, requestId, retryAfterSeconds, allow, challenge }: ProblemAnswer) {
  const details = problemDetails(kind, {
    ...(detail !== undefined && { detail }),
    ...(reason !== undefined && { reason }),
    ...(requestId !== undefined && { requestId }),
  });
  const body = JSON.stringify(details);
  const headers: Record<string, string | number> = { "Content-Type": "application/problem+json", "Content-Length": Buffer.byteLength(body) };
  if (requestId !== undefined) headers["Postern-Id"] = requestId;
  if (retryAfterSeconds !== undefined) headers["Retry-After"] = retryAfterSeconds;
  if (allow) headers.Allow = allow.join(", ");
  if (challenge !== undefined) headers["WWW-Authenticate"] = challenge;
  return { status: details.status, headers, body };
}
