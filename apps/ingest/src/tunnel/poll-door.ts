import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { splitBatch } from "@postern/contract/frame-batch";
import { FrameFault } from "@postern/contract/frame-codec";
import { frameBytesMax } from "@postern/contract/frames";
import { polling } from "@postern/contract/polling";
import { type ProblemKind, problemDetails } from "@postern/contract/problem";
import { newId } from "@postern/db/new-id";
import { identify } from "./admission.ts";
import type { LineEvents } from "./agent-line.ts";
import { refuseRequest } from "./listener.ts";
import { PollLine } from "./poll-line.ts";
import { type DoorSettings, receiveAgent } from "./reception.ts";

const linesMax = 2_000;

/** One agent that polls: its calls are known by the connection's id and the token that opened it. */
interface Polling {
  line: PollLine;
  tokenHash: Buffer;
}

/** The door for agents that no WebSocket comes through for: the same hello, frames and leases, carried by calls. */
export class PollDoor {
  readonly #settings: DoorSettings;
  readonly #open = new Map<string, Polling>();
  #closing = false;

  constructor(settings: DoorSettings) {
    this.#settings = settings;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Lets nobody new in. */
  close(): void {
    this.#closing = true;
  }

  /** Answers a call to one of the polling paths; false when it is none. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (request.method !== "POST" || (request.url !== polling.claimPath && request.url !== polling.outcomesPath)) return false;
    const connectionId = request.headers[polling.connectionHeader];
    if (request.url === polling.claimPath && connectionId === undefined) await this.#enter(request, response);
    else await this.#goOn(String(connectionId), request, response);
    return true;
  }

  async #enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#closing || this.#open.size >= linesMax) return refuse(response, "unavailable", request);
    const admission = await identify(this.#settings, request);
    if ("problem" in admission) {
      request.resume();
      return refuseRequest(response, admission.problem, admission.retryAfterSeconds);
    }
    const messages = await readMessages(request, frameBytesMax);
    if (!messages) return refuse(response, "malformed", request);
    const caller = { agent: admission.agent, address: this.#settings.addressOf(request), connectionId: newId("cnn"), transport: "poll" as const };
    let line: PollLine | undefined;
    receiveAgent(
      (events) => {
        line = new PollLine(this.#forgetting(caller.connectionId, events));
        return line;
      },
      caller,
      this.#settings,
    );
    if (!line) return refuse(response, "unavailable", request);
    this.#open.set(caller.connectionId, { line, tokenHash: hashOf(request) });
    line.hear(messages);
    response.setHeader(polling.connectionHeader, caller.connectionId);
    await claim(line, response);
  }

  async #goOn(connectionId: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const polled = this.#open.get(connectionId);
    if (!polled || !timingSafeEqual(polled.tokenHash, hashOf(request))) return refuse(response, "missing", request);
    const messages = await readMessages(request, polling.bytesMax);
    if (!messages || !polled.line.hear(messages)) return refuse(response, "malformed", request);
    if (request.url === polling.claimPath) await claim(polled.line, response);
    else response.writeHead(204).end();
  }

  #forgetting(connectionId: string, events: LineEvents): LineEvents {
    return {
      ...events,
      closed: (cause) => {
        this.#open.delete(connectionId);
        events.closed(cause);
      },
    };
  }
}

/** Answers with what waits for the agent; an agent that hangs up leaves it for its next claim. */
async function claim(line: PollLine, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const batch = await line.claim(gone.signal);
  if (batch.length === 0) response.writeHead(204).end();
  else response.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": batch.length, "Cache-Control": "no-store" }).end(batch);
}

async function readMessages(request: IncomingMessage, bytesMax: number): Promise<Buffer[] | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes > bytesMax) return undefined;
      chunks.push(chunk);
    }
    return splitBatch(Buffer.concat(chunks));
  } catch (error) {
    if (error instanceof FrameFault || (error as NodeJS.ErrnoException).code === "ECONNRESET") return undefined;
    throw error;
  }
}

function hashOf(request: IncomingMessage): Buffer {
  return createHash("sha256")
    .update(request.headers.authorization ?? "")
    .digest();
}

function refuse(response: ServerResponse, kind: ProblemKind, request: IncomingMessage): void {
  request.resume();
  refuseRequest(response, problemDetails(kind));
}
