import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import net from "node:net";
import type { LocalResult } from "@postern/contract/frames";
import { askLocally, closedBefore, type LocalRequest, late } from "./ask-locally.ts";
import type { Forward } from "./forward.ts";

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
  const asking = { forward, request, endsAt: startedAt + request.deadlineMs };
  try {
    const answer = await askLocally(asking, pool).catch((error) => {
      if (error === closedBefore) return askLocally(asking, false);
      throw error;
    });
    return { ...answer, durationMs: performance.now() - startedAt };
  } catch (error) {
    return { ...faultOf(error), durationMs: performance.now() - startedAt };
  }
}

type Fault = { error: "refused" | "reset" | "timeout"; detail: string };

/** Never connected means: the request did not reach the local server. */
const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ETIMEDOUT"]);

function faultOf(error: unknown): Fault {
  if (error === late) return { error: "timeout", detail: late.message };
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
