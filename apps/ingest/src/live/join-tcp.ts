import type { Duplex } from "node:stream";
import { cutOff } from "@postern/contract/cut-off";
import { liveLimits, notOpened, opened } from "@postern/contract/live";
import { type ProblemDetails, problemDetails } from "@postern/contract/problem";
import { causeOf } from "./exchange-fault.ts";
import { joinStreams } from "./join-streams.ts";
import type { LiveCall, LiveOutcome } from "./live-desk.ts";
import type { LiveTunnel } from "./live-tunnel.ts";

/** How long the agent may take to say whether its local server took the connection. */
const openMs = liveLimits.localDialMs + 5_000;

export interface TcpVisit {
  call: LiveCall;
  socket: Duplex;
  /** What the visitor sent after its handshake. */
  head: Buffer;
  /** Says so to the visitor; what is said from there on goes over this stream. */
  opened(): Duplex;
  signal: AbortSignal;
}

/** One TCP stream through a tunnel that is ready, over an unused data connection: opened at the local server first, then bytes both ways. */
export async function joinTcp(tunnel: LiveTunnel, { call, socket, head, opened: tell, signal }: TcpVisit): Promise<LiveOutcome> {
  const startedAt = performance.now();
  const outcome: LiveOutcome = { bytesUp: 0, bytesDown: 0, durationMs: 0 };
  const data = tunnel.take();
  if (!data) return { ...outcome, problem: problemDetails("live-busy") };
  data.write(Buffer.of(opened));
  const first = await firstBytes(data, signal);
  outcome.firstByteMs = performance.now() - startedAt;
  const problem = whyNot(first, signal);
  if (!first || problem) {
    cutOff(data);
    return { ...outcome, ...(problem && { problem }), durationMs: performance.now() - startedAt };
  }
  if (first.length > 1) data.unshift(first.subarray(1));
  if (head.length > 0) socket.unshift(head);
  const visitor = tell();
  const prove = () => tunnel.prove();
  Object.assign(outcome, await joinStreams({ visitor, data, idleMs: liveLimits.sessionIdleMs, signal: call.signal, prove }));
  return { ...outcome, durationMs: performance.now() - startedAt };
}

function whyNot(first: Buffer | undefined, signal: AbortSignal): ProblemDetails | undefined {
  if (first?.[0] === opened && !signal.aborted) return;
  if (first?.[0] === notOpened) return problemDetails("live-refused", { detail: causeOf(first) });
  return first === undefined && !signal.aborted ? problemDetails("live-late") : problemDetails("live-closed");
}

/** What the agent says first; empty when it closed instead, nothing when it said nothing in time. */
function firstBytes(data: Duplex, signal: AbortSignal): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const settle = (first: Buffer | undefined) => {
      clearTimeout(clock);
      signal.removeEventListener("abort", cut);
      data.off("data", settle).off("close", cut).pause();
      resolve(first);
    };
    const cut = () => settle(Buffer.alloc(0));
    const clock = setTimeout(() => settle(undefined), openMs);
    data.on("data", settle).on("close", cut);
    signal.addEventListener("abort", cut);
    if (signal.aborted || data.destroyed) cut();
  });
}
