import { hash } from "node:crypto";
import { type AgentFrame, answerBytesMax, type HubFrameOf, type LocalResult, slotsMax } from "@postern/contract/frames";
import type { Delivery, Tell } from "./events.ts";
import { type Forward, targetAt } from "./forward.ts";
import type { HttpMessage } from "./http-message.ts";
import { type HeaderSettings, localHeaders } from "./local-headers.ts";
import type { LocalServer, Reach } from "./local-server.ts";
import { OutcomeMemory, type Running } from "./outcome-memory.ts";

export interface DeliverySettings {
  forward: Forward;
  headers: HeaderSettings;
  local: LocalServer;
  tell: Tell;
  /** The local server took a connection, or did not. */
  reached(reach: Reach): void;
}
/** The connection that a delivery came by. */
export interface Line {
  send(frame: AgentFrame): void;
  fetchBody(deliver: HubFrameOf<"deliver">, size: number): Promise<Buffer>;
  /** Brings an answer that is too large for a frame. */
  postAnswer(leased: { deliveryId: string; leaseId: string }, body: Uint8Array): Promise<void>;
}

interface Leased {
  leaseId: string;
  line: Line;
  delivery: Delivery;
  /** Set once the outcome went out. */
  sent?: { result: LocalResult; again: boolean };
}

/** What still runs from earlier leases counts too. */
const runningMax = 4 * slotsMax;
/** As long as a frame may say it. */
const detailMax = 500;

/** Brings deliveries to the local server: hash checked, taken, called, told; each delivery runs once here, however often it comes. */
export class Deliveries {
  readonly #settings: DeliverySettings;
  readonly #memory = new OutcomeMemory();
  /** The newest lease of each delivery: outcomes go out under it, by the line it came by. */
  readonly #leases = new Map<string, Leased>();
  #running = 0;

  constructor(settings: DeliverySettings) {
    this.#settings = settings;
  }

  get running(): number {
    return this.#running;
  }

  async deliver(frame: HubFrameOf<"deliver">, line: Line): Promise<void> {
    const { deliveryId, leaseId } = frame;
    const leased: Leased = { leaseId, line, delivery: describe(frame) };
    this.#leases.set(deliveryId, leased);

    let run = this.#memory.find(deliveryId);
    const again = run !== undefined;
    if (!run && this.#running >= runningMax) return; // no honest hub sends so many: it is given nothing, and told nothing
    if (!run) {
      const body = await readBody(frame, line);
      if (this.#leases.get(deliveryId) !== leased) return; // cancelled, or leased anew, while its body was on the way
      if (!Buffer.isBuffer(body)) return this.#answer(leased, { result: body, again });
      line.send({ kind: "taken", deliveryId, leaseId });
      run = this.#start(frame, { body, delivery: leased.delivery });
    } else line.send({ kind: "taken", deliveryId, leaseId });
    await this.#answer(leased, { result: await inFrame(await run.result, { frame, line }), again });
  }

  /** The hub wants no outcome for it any more; what runs cannot be called back. */
  cancel(deliveryId: string): void {
    this.#leases.delete(deliveryId);
  }

  /** The outcome is committed. */
  settled(deliveryId: string): void {
    const leased = this.#leases.get(deliveryId);
    this.#leases.delete(deliveryId);
    this.#memory.forget(deliveryId);
    if (leased?.sent) this.#settings.tell({ type: "settled", delivery: leased.delivery, ...leased.sent });
  }

  /** A line is gone: its leases are given back by the hub. */
  lose(line: Line): void {
    for (const [deliveryId, leased] of this.#leases) if (leased.line === line) this.#leases.delete(deliveryId);
  }

  #start(frame: HubFrameOf<"deliver">, { body, delivery }: { body: Buffer; delivery: Delivery }): Running {
    const { forward, headers, tell } = this.#settings;
    const { method, rawHeaders } = frame.head;
    const target = targetAt(forward, frame.head.target);
    const facts = { ...delivery, bodyBytes: body.length };
    const own = localHeaders(rawHeaders, facts, { ...headers, forward });
    const message = { method, target: target ?? frame.head.target, httpVersion: "1.1", rawHeaders: own, body };
    tell({ type: "delivery", delivery, message });
    return this.#memory.remember(frame.deliveryId, this.#run(frame, target === undefined ? undefined : message));
  }

  /** Without a message nothing may be asked: the sender's path leads out of what the local server is asked. */
  async #run(frame: HubFrameOf<"deliver">, message: HttpMessage | undefined): Promise<LocalResult> {
    const { forward, local } = this.#settings;
    if (!message) return { error: "reset", detail: `not called: the sender's path leads out of ${forward.prefix}`, durationMs: 0 };

    const { method, target, rawHeaders: headers, body } = message;
    this.#running++;
    const result = await local.call({ method, target, headers, body, deadlineMs: frame.deadlineMs, answerBytesMax: frame.answerBytesMax });
    this.#running--;
    const refusal = "error" in result && result.error === "refused" ? result.detail : undefined;
    if (refusal !== undefined) this.#memory.forget(frame.deliveryId); // it never ran: next time it will
    this.#settings.reached(refusal === undefined ? { up: true } : { up: false, why: refusal });
    return result;
  }

  #answer(leased: Leased, { result, again }: { result: LocalResult; again: boolean }): void {
    const { delivery, leaseId, line } = leased;
    if (this.#leases.get(delivery.deliveryId) !== leased) return; // cancelled, or leased anew: the newer one answers
    leased.sent = { result, again };
    line.send({ kind: "outcome", deliveryId: delivery.deliveryId, leaseId, again, result });
    this.#settings.tell({ type: "outcome", delivery, result, again });
  }
}

/** The answer as a frame holds it: a large one goes before it, beside the frames; one that cannot is not passed on, and the hub says so. */
async function inFrame(result: LocalResult, { frame, line }: { frame: HubFrameOf<"deliver">; line: Line }): Promise<LocalResult> {
  if ("error" in result || frame.answerBytesMax === undefined) return result;
  const bodyBytes = result.body.length;
  if (bodyBytes <= answerBytesMax) return { ...result, bodyBytes };
  if (bodyBytes <= frame.answerBytesMax) await line.postAnswer(frame, result.body).catch(() => {});
  return { ...result, body: result.body.subarray(0, answerBytesMax), bodyBytes };
}

/** The body, copied out of the frame or fetched; or why it is not here as it was sent. */
async function readBody(frame: HubFrameOf<"deliver">, line: Line): Promise<Buffer | LocalResult> {
  const { body } = frame;
  try {
    const bytes = body instanceof Uint8Array ? Buffer.from(body) : await line.fetchBody(frame, body.size);
    if (hash("sha256", bytes, "hex") === frame.sha256) return bytes;
    return notWhole(`its ${bytes.length} bytes are not those that were sent: their SHA-256 differs`);
  } catch (error) {
    return notWhole(`it could not be fetched: ${error instanceof Error ? error.message : String(error)}`);
  }
}

// For the hub it is one thing: it is sent again, and costs nothing. For the person who reads the attempt it is not.
function notWhole(why: string): LocalResult {
  return { error: "hash", detail: `the local server was not called, as the body did not arrive whole: ${why}`.slice(0, detailMax), durationMs: 0 };
}

function describe({ deliveryId, requestId, attempt, replayId, eventType, passed, sha256, endpoint, receivedAt, head, body }: HubFrameOf<"deliver">): Delivery {
  const bytes = body instanceof Uint8Array ? body.length : body.size;
  const facts = { deliveryId, requestId, attempt, passed, sha256, endpoint, receivedAt, method: head.method, bytes };
  return { ...facts, ...(replayId !== undefined && { replayId }), ...(eventType !== undefined && { eventType }) };
}
