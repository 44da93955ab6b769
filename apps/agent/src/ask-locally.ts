import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { answerBytesMax, type LocalResult } from "@postern/contract/frames";
import type { Forward } from "./forward.ts";

export interface LocalRequest {
  method: string;
  target: string;
  /** Flat raw list. */
  headers: string[];
  body: Buffer;
  deadlineMs: number;
  /** So much of the answer is wanted, and one byte more where there is more; the beginning when empty. */
  answerBytesMax?: number | undefined;
}
export interface Asking {
  forward: Forward;
  request: LocalRequest;
  /** In performance.now(). */
  endsAt: number;
}
type Answer = Pick<Extract<LocalResult, { status: number }>, "status" | "rawHeaders"> & { body: Buffer };

const headerPairsMax = 200;

/** The deadline passed. */
export const late = new Error("the local server did not answer in time");
/** A kept connection turned out to be closed already, before any byte came back on it. */
export const closedBefore = new Error("the connection was closed before");

/** Sends one request and reads what is kept of the answer, then lets go of the rest; rejects with what went wrong. Without a pool it opens a connection. */
export function askLocally(asking: Asking, pool: http.Agent | false): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = start(asking, pool);
    const timer = setTimeout(() => fail(late), Math.max(1, asking.endsAt - performance.now()));
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(error);
      outgoing.destroy();
    };
    outgoing.once("response", (response) => {
      response.on("error", fail);
      readAnswer(response, bytesWanted(asking.request), (body) => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, rawHeaders: response.rawHeaders.slice(0, 2 * headerPairsMax), body });
      });
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => fail(outgoing.reusedSocket && closing.has(error.code ?? "") ? closedBefore : error));
  });
}

const closing = new Set(["ECONNRESET", "EPIPE"]);

function start({ forward, request }: Asking, pool: http.Agent | false): ClientRequest {
  const isSecure = forward.protocol === "https:";
  const outgoing = (isSecure ? https : http).request({
    host: forward.host,
    port: forward.port,
    method: request.method,
    path: request.target,
    headers: request.headers,
    setHost: false,
    agent: pool,
    // The machine itself needs no certificate to prove that it is itself; another machine does.
    ...(isSecure && { rejectUnauthorized: !forward.isLoopback }),
  });
  outgoing.end(request.body); // always a Buffer: a string would make node write the headers as UTF-8
  return outgoing;
}

function bytesWanted(request: LocalRequest): number {
  return request.answerBytesMax === undefined ? answerBytesMax : request.answerBytesMax + 1;
}

/** Calls back once, with the whole answer or with as much of it as is wanted. */
function readAnswer(response: IncomingMessage, bytesMax: number, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    if (size >= bytesMax) return;
    chunks.push(chunk);
    size += chunk.length;
    if (size < bytesMax) return;
    done(joined(chunks).subarray(0, bytesMax));
    response.destroy();
  });
  response.once("end", () => {
    if (size < bytesMax) done(joined(chunks));
  });
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first = Buffer.alloc(0)] = chunks;
  return chunks.length > 1 ? Buffer.concat(chunks) : first;
}
