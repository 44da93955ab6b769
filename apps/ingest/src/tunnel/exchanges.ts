import { type AgentFrameOf, answerBytesMax, type HubFrame, inlineBytesMax, type LocalResult, patience } from "@postern/contract/frames";
import type { ClaimedDelivery, Sent } from "@postern/contract/lane";
import { keptAnswerBytesMax } from "@postern/contract/pass-through";
import type { Carrier } from "@postern/delivery/lane-ports";

/** The agent keeps the deadline itself; the hub waits a little longer for it to say so. */
const deadlineMarginMs = 5_000;

export interface ExchangeSettings {
  answerMs: number;
  /** Where the agent forwards to, for the record. */
  forward: string;
  send(frame: HubFrame): void;
  passedGates(delivery: ClaimedDelivery): string[];
  /** The agent has a delivery whole. */
  taken(): void;
  /** It did not take one in time. */
  notTaken(): void;
}

interface Exchange {
  delivery: ClaimedDelivery;
  startedAt: Date;
  taken: boolean;
  /** The whole answer, where it came beside its frame, and the room that it takes until this ends. */
  posted?: Posted;
  timer: NodeJS.Timeout;
  end(sent: Sent | undefined): void;
}

export interface Posted {
  body: Buffer;
  /** Gives its room back. */
  release(): void;
}

/** Carries deliveries to one agent: deliver, taken, outcome; each exchange has one deadline at a time and ends exactly once. */
export class Exchanges implements Carrier {
  readonly #settings: ExchangeSettings;
  readonly #open = new Map<string, Exchange>();
  #lost = false;

  constructor(settings: ExchangeSettings) {
    this.#settings = settings;
  }

  get size(): number {
    return this.#open.size;
  }

  async send(delivery: ClaimedDelivery, signal: AbortSignal): Promise<Sent | undefined> {
    if (this.#lost || signal.aborted) return undefined;
    return new Promise((resolve) => {
      const cancel = () => {
        this.#settings.send({ kind: "cancel", deliveryId: delivery.deliveryId, reason: "its lease ended" });
        this.#end(delivery.deliveryId, undefined);
      };
      const timer = setTimeout(() => this.#notTaken(delivery.deliveryId), takenMs(delivery.body.length));
      const end = (sent: Sent | undefined) => {
        signal.removeEventListener("abort", cancel);
        resolve(sent);
      };
      signal.addEventListener("abort", cancel);
      this.#open.set(delivery.deliveryId, { delivery, startedAt: new Date(), taken: false, timer, end });
      this.#settings.send(this.#deliver(delivery));
    });
  }

  /** The delivery that this lease allows to read. */
  find(deliveryId: string, leaseId: string): ClaimedDelivery | undefined {
    const delivery = this.#open.get(deliveryId)?.delivery;
    if (delivery?.leaseId === leaseId) return delivery;
  }

  /** The whole of an answer whose outcome is still to come, in place of one that came before; false when this lease is not live: nothing is kept then. */
  post({ deliveryId, leaseId }: { deliveryId: string; leaseId: string }, posted: Posted): boolean {
    const exchange = this.#exchange(deliveryId, leaseId);
    if (!exchange) return false;
    exchange.posted?.release();
    exchange.posted = posted;
    return true;
  }

  taken({ deliveryId, leaseId }: AgentFrameOf<"taken">): void {
    const exchange = this.#exchange(deliveryId, leaseId);
    if (!exchange || exchange.taken) return;
    exchange.taken = true;
    clearTimeout(exchange.timer);
    exchange.timer = setTimeout(() => this.#late(deliveryId), this.#settings.answerMs + deadlineMarginMs);
    this.#settings.taken();
  }

  /** An outcome for what this agent does not hold changes nothing. */
  outcome({ deliveryId, leaseId, again, result }: AgentFrameOf<"outcome">): void {
    const exchange = this.#exchange(deliveryId, leaseId);
    if (!exchange) return;
    const sent = sentOf(result, { ...exchange, address: this.#settings.forward });
    this.#end(deliveryId, again ? { ...sent, detail: "answered by the agent from an earlier send; the local server was not asked again" } : sent);
  }

  /** The agent is gone: what it had taken may have run, what it had not taken never did. */
  lose(): void {
    this.#lost = true;
    for (const [deliveryId, { taken, startedAt }] of [...this.#open]) {
      this.#end(deliveryId, taken ? unanswered(startedAt, { reason: "connection-lost", charged: false }) : undefined);
    }
  }

  #exchange(deliveryId: string, leaseId: string): Exchange | undefined {
    const exchange = this.#open.get(deliveryId);
    if (exchange?.delivery.leaseId === leaseId) return exchange;
  }

  #notTaken(deliveryId: string): void {
    this.#settings.send({ kind: "cancel", deliveryId, reason: "it was not taken in time" });
    this.#end(deliveryId, undefined);
    this.#settings.notTaken();
  }

  #late(deliveryId: string): void {
    const exchange = this.#open.get(deliveryId);
    if (exchange) this.#end(deliveryId, unanswered(exchange.startedAt, { reason: "timeout", charged: true }));
  }

  #end(deliveryId: string, sent: Sent | undefined): void {
    const exchange = this.#open.get(deliveryId);
    if (!exchange) return;
    this.#open.delete(deliveryId);
    clearTimeout(exchange.timer);
    exchange.posted?.release();
    exchange.end(sent);
  }

  #deliver(delivery: ClaimedDelivery): HubFrame {
    const { body, replayId, eventType, awaited } = delivery;
    return {
      kind: "deliver",
      deliveryId: delivery.deliveryId,
      leaseId: delivery.leaseId,
      requestId: delivery.requestId,
      attempt: delivery.attempt,
      ...(replayId && { replayId }),
      ...(eventType && { eventType }),
      ...awaited,
      deadlineMs: this.#settings.answerMs,
      head: { method: delivery.method, target: delivery.target, rawHeaders: delivery.rawHeaders },
      body: body.length > inlineBytesMax ? { size: body.length } : body,
      sha256: delivery.bodySha256.toString("hex"),
      endpoint: delivery.endpointName,
      passed: this.#settings.passedGates(delivery),
      receivedAt: delivery.receivedAt.getTime(),
    };
  }
}

function takenMs(bodyBytes: number): number {
  return patience.takenMs + (bodyBytes > inlineBytesMax ? (bodyBytes / 1_024) * patience.fetchMsPerKiB : 0);
}

type Sending = Pick<Exchange, "startedAt" | "posted" | "delivery"> & { address: string };

function sentOf(result: LocalResult, { startedAt, posted, delivery, address }: Sending): Sent {
  const durationUs = Math.round(result.durationMs * 1_000);
  if ("error" in result) {
    const reason = ({ refused: "local-down", reset: "reset", timeout: "timeout", hash: "hash-mismatch" } as const)[result.error];
    const charged = result.error === "reset" || result.error === "timeout"; // only these reached the local server
    return { ...unanswered(startedAt, { reason, charged }), durationUs, detail: result.detail, address };
  }
  const { status, rawHeaders, body, bodyBytes = readBytes(body) } = result;
  // The body is a view of the frame's buffer: what is kept is copied.
  const responseBody = Buffer.from(body.subarray(0, keptAnswerBytesMax));
  const wholeBody = delivery.awaited && bodyBytes > keptAnswerBytesMax ? wholeOf({ posted, body, bodyBytes }) : undefined;
  const answer = { status, address, responseHeaders: rawHeaders, responseBody, responseBytes: bodyBytes };
  return { startedAt, durationUs, ...answer, ...(wholeBody && { wholeBody }), charged: true };
}

function wholeOf({ posted, body, bodyBytes }: { posted: Posted | undefined; body: Uint8Array; bodyBytes: number }): Buffer | undefined {
  if (posted?.body.length === bodyBytes) return posted.body;
  if (body.length === bodyBytes) return Buffer.from(body);
}

/** An agent that does not say how long an answer is reads no further than this: of one that ends there nobody knows whether it was all. */
function readBytes(body: Uint8Array): number {
  return body.length < answerBytesMax ? body.length : answerBytesMax + 1;
}

function unanswered(startedAt: Date, { reason, charged }: Pick<Sent, "reason" | "charged">): Sent {
  const durationUs = Math.max(0, (Date.now() - startedAt.getTime()) * 1_000);
  return { startedAt, durationUs, reason, responseHeaders: [], responseBody: Buffer.alloc(0), responseBytes: 0, charged };
}
