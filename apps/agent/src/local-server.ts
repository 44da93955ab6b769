import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import net from "node:net";
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
export interface LocalServer {
  /** Asks the local server; never throws, always answers by the deadline. The body is as long as was asked for: a frame may say less. */
  call(request: LocalRequest): Promise<LocalResult>;
  /** Whether something listens there now. */
  listens(): Promise<boolean>;
  close(): void;
}

/** Node's own servers close idle connections after 5 s; leaving earlier avoids meeting the close with a request. */
const idleMs = 2_000;
const probeMs = 2_000;
const headerPairsMax = 200;

/** The one server this agent calls. No redirect is followed, no proxy is asked. */
export function openLocalServer(forward: Forward, slots: number): LocalServer {
  const pool = poolFor(forward, slots);
  return {
    call: (request) => call(forward, pool, request),
    listens: () => probe(forward),
    close: () => pool.destroy(),
  };
}

function poolFor({ protocol }: Forward, slots: number): http.Agent {
  const settings = { keepAlive: true, maxSockets: slots, maxFreeSockets: slots, scheduling: "lifo" as const };
  const pool = protocol === "https:" ? new https.Agent(settings) : new http.Agent(settings);
  const keep = pool.keepSocketAlive.bind(pool);
  pool.keepSocketAlive = (socket) => {
    const kept = keep(socket) as unknown as boolean;
    (socket as Socket).setTimeout(idleMs);
    return kept;
  };
  return pool;
}

async function call(forward: Forward, pool: http.Agent, request: LocalRequest): Promise<LocalResult> {
  const startedAt = performance.now();
  const ends = AbortSignal.timeout(request.deadlineMs);
  try {
    const response = await send({ forward, pool, request, ends });
    const { statusCode = 0, rawHeaders } = response;
    const body = await readAnswer(response, request.answerBytesMax === undefined ? answerBytesMax : request.answerBytesMax + 1);
    return { status: statusCode, rawHeaders: rawHeaders.slice(0, 2 * headerPairsMax), body, durationMs: performance.now() - startedAt };
  } catch (error) {
    return { ...faultOf(error, ends.aborted), durationMs: performance.now() - startedAt };
  }
}

interface Sending {
  forward: Forward;
  pool: http.Agent;
  request: LocalRequest;
  ends: AbortSignal;
}

/** Sends the request; once more when a kept connection turns out to be closed already, before any byte came back on it. */
async function send(sending: Sending): Promise<IncomingMessage> {
  let outgoing: ClientRequest | undefined;
  try {
    return await new Promise((resolve, reject) => {
      outgoing = start(sending).once("response", resolve).once("error", reject);
    });
  } catch (error) {
    const closedBefore = outgoing?.reusedSocket && ["ECONNRESET", "EPIPE"].includes(codeOf(error));
    if (!closedBefore || sending.ends.aborted) throw error;
    return new Promise((resolve, reject) => {
      start({ ...sending, pool: new http.Agent() })
        .once("response", resolve)
        .once("error", reject);
    });
  }
}

function start({ forward, pool, request, ends }: Sending): ClientRequest {
  const { request: open } = forward.protocol === "https:" ? https : http;
  const outgoing = open({
    host: forward.host,
    port: forward.port,
    method: request.method,
    path: request.target,
    headers: request.headers,
    setHost: false,
    agent: pool,
    signal: ends,
    // The machine itself needs no certificate to prove that it is itself; another machine does.
    ...(forward.protocol === "https:" && { rejectUnauthorized: !forward.isLoopback }),
  });
  outgoing.on("error", () => {}); // a late error, after the answer
  outgoing.end(request.body); // always a Buffer: a string would make node write the headers as UTF-8
  return outgoing;
}

/** Reads what is kept of the answer, then lets go of the rest. */
async function readAnswer(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= bytesMax) break; // ends the iteration, which destroys the response
  }
  return Buffer.concat(chunks).subarray(0, bytesMax);
}

type Fault = { error: "refused" | "reset" | "timeout"; detail: string };

/** Never connected means: the request did not reach the local server. */
const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ETIMEDOUT"]);

function faultOf(error: unknown, late: boolean): Fault {
  if (late) return { error: "timeout", detail: "the local server did not answer in time" };
  const code = codeOf(error);
  if (neverConnected.has(code))
    return { error: "refused", detail: code === "ECONNREFUSED" ? "the local server refuses connections" : `cannot connect (${code})` };
  return { error: "reset", detail: error instanceof Error ? `${code || error.name}: ${error.message}`.slice(0, 500) : "unknown" };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? "";
}

function probe({ host, port }: Forward): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: probeMs });
    const end = (up: boolean) => {
      socket.destroy();
      resolve(up);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.on("error", () => end(false));
  });
}
