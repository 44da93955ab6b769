import { createHash } from "node:crypto";
import type { HubFrameOf, LocalResult } from "@postern/contract/frames";
import { mirrorLimits } from "@postern/contract/mirror";
import type { Delivery, Tell } from "../events.ts";
import { type Forward, targetAt } from "../forward.ts";
import type { AgentLine } from "../line.ts";
import { framedHeaders, type HeaderSettings } from "../local-headers.ts";
import type { LocalServer } from "../local-server.ts";
import type { Carried } from "../session.ts";
import { Acknowledgements } from "./acknowledgements.ts";

export interface CopySettings {
  forward: Forward;
  headers: HeaderSettings;
  local: LocalServer;
  /** How long the local server may take. */
  timeoutMs: number;
  tell: Tell;
  /** The body of a copy that was too large for its frame. */
  fetchBody(copy: { requestId: string; size: number }): Promise<Buffer>;
}

/** An honest hub never has more under way on one line; those of a line that was lost may still run. */
const runningMax = 2 * mirrorLimits.windowMax;
/** How often at most it is told that copies were dropped. */
const dropsEveryMs = 1_000;

/** Brings copies of events to the local server; what it answers is shown, and goes nowhere. */
export class Copies implements Carried {
  readonly #settings: CopySettings;
  readonly #acknowledgements = new Acknowledgements();
  #running = 0;
  #dropped = 0;
  #droppedToldAt = 0;

  constructor(settings: CopySettings) {
    this.#settings = settings;
  }

  get running(): number {
    return this.#running;
  }

  async copy(frame: HubFrameOf<"copy">, line: AgentLine): Promise<void> {
    if (this.#running >= runningMax) return;
    this.#running++;
    this.#tellDropped(frame.dropped);
    const delivery = describe(frame);
    const result = await this.#bring(frame, delivery);
    this.#running--;
    this.#settings.tell({ type: "outcome", delivery, result, again: false });
    this.#acknowledgements.add(line);
  }

  lose(line: AgentLine): void {
    this.#acknowledgements.forget(line);
  }

  // A mirror has no deliveries: a hub that speaks of them is not listened to.
  async deliver(): Promise<void> {}
  settled(): void {}
  cancel(): void {}

  async #bring(frame: HubFrameOf<"copy">, delivery: Delivery): Promise<LocalResult> {
    const { forward, headers, local, timeoutMs, tell } = this.#settings;
    const { method, target: original, rawHeaders } = frame.head;
    const body = await this.#read(frame);
    if (!Buffer.isBuffer(body)) return body;
    const target = targetAt(forward, original);
    const framed = framedHeaders(rawHeaders, { method, bodyBytes: body.length }, { ...headers, forward });
    const all = [...framed, ...headers.added, "Postern-Mirror", "1"];
    tell({ type: "delivery", delivery, message: { method, target: target ?? original, rawHeaders: all, body, httpVersion: "1.1" } });
    if (target === undefined) return { error: "reset", detail: `not called: the sender's path leads out of ${forward.prefix}`, durationMs: 0 };
    return local.call({ method, target, headers: all, body, deadlineMs: timeoutMs });
  }

  /** The body, copied out of the frame or fetched; or why it is not here as it was sent. */
  async #read({ requestId, body, sha256 }: HubFrameOf<"copy">): Promise<Buffer | LocalResult> {
    try {
      const bytes = body instanceof Uint8Array ? Buffer.from(body) : await this.#settings.fetchBody({ requestId, size: body.size });
      if (createHash("sha256").update(bytes).digest("hex") === sha256) return bytes;
      return notWhole("its SHA-256 differs");
    } catch (error) {
      return notWhole(error instanceof Error ? error.message : String(error));
    }
  }

  #tellDropped(total: number): void {
    const now = Date.now();
    if (total <= this.#dropped || now - this.#droppedToldAt < dropsEveryMs) return;
    this.#settings.tell({ type: "dropped", count: total - this.#dropped, total });
    this.#dropped = total;
    this.#droppedToldAt = now;
  }
}

function notWhole(why: string): LocalResult {
  return { error: "hash", detail: `the local server was not called, as the copy's body did not arrive whole: ${why}`.slice(0, 500), durationMs: 0 };
}

function describe({ requestId, redacted, sha256, endpoint, eventType, receivedAt, head, body }: HubFrameOf<"copy">): Delivery {
  return {
    ...{ requestId, deliveryId: requestId, attempt: 1, passed: [], sha256, endpoint, receivedAt, method: head.method },
    bytes: body instanceof Uint8Array ? body.length : body.size,
    ...(eventType && { eventType }),
    copy: { redacted },
  };
}
