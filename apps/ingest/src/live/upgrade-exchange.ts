import { type IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { liveLimits } from "@postern/contract/live";
import { problemDetails } from "@postern/contract/problem";
import { type Asked, askLocal, openRequest } from "./ask-local.ts";
import { type Bringing, bringAnswer } from "./bring-answer.ts";
import { problemOf } from "./exchange-fault.ts";
import { joinStreams } from "./join-streams.ts";
import type { LiveCall, LiveOutcome } from "./live-desk.ts";
import type { LiveTunnel } from "./live-tunnel.ts";
import { Patience } from "./patience.ts";

export interface UpgradeVisit {
  call: LiveCall;
  request: IncomingMessage;
  socket: Duplex;
  /** What the visitor sent after its head. */
  head: Buffer;
  signal: AbortSignal;
}

/** A WebSocket through a tunnel that is ready. The answer's head is read, so that only a 101 opens the way for raw bytes; then nothing is looked at. */
export async function exchangeUpgrade(tunnel: LiveTunnel, visit: UpgradeVisit): Promise<LiveOutcome> {
  const startedAt = performance.now();
  const outcome: LiveOutcome = { bytesUp: 0, bytesDown: 0, durationMs: 0 };
  const patience = new Patience();
  const asked = await ask(tunnel, visit, patience);
  outcome.firstByteMs = performance.now() - startedAt;
  if ("upgraded" in asked) {
    patience.end();
    Object.assign(outcome, { status: 101 }, await joinUpgraded(visit, asked.upgraded));
  } else if ("answer" in asked) await bringRefusal(asked.answer, visit, { outcome, patience, tunnel });
  else outcome.problem = "late" in asked ? problemDetails("live-late") : problemOf(asked.fault);
  patience.end();
  return { ...outcome, durationMs: performance.now() - startedAt };
}

async function ask(tunnel: LiveTunnel, { call, request, signal }: UpgradeVisit, patience: Patience): Promise<Asked> {
  const question = { call, request, hasBody: false, upgrade: "websocket", patience };
  try {
    const outgoing = openRequest(tunnel, question);
    const cut = () => outgoing.destroy();
    signal.addEventListener("abort", cut);
    const asked = await askLocal(outgoing, question);
    signal.removeEventListener("abort", cut);
    return asked;
  } catch (fault) {
    return { fault };
  }
}

type Upgraded = Extract<Asked, { upgraded: object }>["upgraded"];

function joinUpgraded({ call, socket, head }: UpgradeVisit, { answer, data, head: dataHead }: Upgraded): ReturnType<typeof joinStreams> {
  const { rawHeaders } = answer;
  const lines = Array.from({ length: rawHeaders.length >> 1 }, (_, line) => `${rawHeaders[line * 2]}: ${rawHeaders[line * 2 + 1]}\r\n`);
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("")}\r\n`, "latin1");
  if (dataHead.length > 0) data.unshift(dataHead);
  if (head.length > 0) socket.unshift(head);
  return joinStreams({ visitor: socket, data, idleMs: liveLimits.sessionIdleMs, signal: call.signal });
}

/** Any other answer is brought as it is, and ends the visitor's connection: nothing that follows on it may pass unjudged. */
async function bringRefusal(answer: IncomingMessage, visit: UpgradeVisit, bringing: Omit<Bringing, "whyEnded">): Promise<void> {
  const { request, socket, signal, call } = visit;
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Parameters<typeof response.assignSocket>[0]);
  socket.once("close", () => response.destroy());
  const whyEnded = () => (signal.aborted ? (call.signal?.aborted ? "ended" : "visitor-left") : undefined);
  response.once("finish", () => socket.end());
  await bringAnswer(answer, response, { ...bringing, whyEnded });
}
