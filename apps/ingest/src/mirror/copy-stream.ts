import type { HubFrameOf } from "@postern/contract/frames";
import { mirrorLimits } from "@postern/contract/mirror";
import type { EventCopy } from "@postern/db/mirrors/copies";
import { WaitingCopies } from "./waiting-copies.ts";

/** Copies read and sent at once. */
const batchMax = 16;

export interface StreamSettings {
  /** These events as the mirror may show them. */
  read(ids: string[]): Promise<EventCopy[]>;
  send(frame: HubFrameOf<"copy">): void;
  /** Whether the agent's line takes no more for now. */
  isFull(): boolean;
  failed(error: unknown): void;
}

/** Sends copies as fast as the agent says it is done with those before, and no faster: what waits meanwhile is bounded, and the oldest gives way. */
export class CopyStream {
  readonly #settings: StreamSettings;
  readonly #waiting = new WaitingCopies(mirrorLimits.waitingMax);
  /** Events whose bodies were too large for their frames, newest last: the agent may fetch these. */
  readonly #large = new Set<string>();
  #onTheWay = 0;
  #sent = 0;
  #sentBytes = 0;
  #isSending = false;
  #isOver = false;

  constructor(settings: StreamSettings) {
    this.#settings = settings;
  }

  get inFlight(): number {
    return this.#onTheWay + this.#waiting.size;
  }

  get sent(): number {
    return this.#sent;
  }

  get sentBytes(): number {
    return this.#sentBytes;
  }

  get dropped(): number {
    return this.#waiting.dropped;
  }

  add(ids: readonly string[]): void {
    this.#waiting.add(ids, this.#free());
    this.flow();
  }

  /** The agent is done with so many. */
  copied(count: number): void {
    this.#onTheWay = Math.max(0, this.#onTheWay - count);
    this.flow();
  }

  /** Whether the agent was sent this one without its body, and asks for the first time. */
  takeBody(requestId: string): boolean {
    return this.#large.delete(requestId);
  }

  /** Sends what waits, as far as there is room. */
  flow(): void {
    if (this.#isSending) return;
    this.#isSending = true;
    void this.#send().finally(() => {
      this.#isSending = false;
      if (this.#room() > 0) this.flow(); // what came as it ended
    });
  }

  stop(): void {
    this.#isOver = true;
  }

  async #send(): Promise<void> {
    for (let room = this.#room(); room > 0; room = this.#room()) {
      const copies = await this.#read(this.#waiting.take(Math.min(room, batchMax)));
      if (this.#isOver) return;
      for (const copy of copies) this.#sendOne(copy);
    }
  }

  /** Nothing is tried again for a mirror: what cannot be read is dropped. */
  async #read(ids: string[]): Promise<EventCopy[]> {
    try {
      return await this.#settings.read(ids);
    } catch (error) {
      this.#settings.failed(error);
      this.#waiting.lose(ids.length);
      return [];
    }
  }

  #room(): number {
    return Math.min(this.#waiting.size, this.#free());
  }

  /** How many more the agent may be sent now. */
  #free(): number {
    return this.#isOver || this.#settings.isFull() ? 0 : mirrorLimits.windowMax - this.#onTheWay;
  }

  #sendOne(copy: EventCopy): void {
    const { requestId, method, target, rawHeaders, body, bodyBytes, bodySha256, redacted, endpoint, eventType, receivedAt } = copy;
    if (!body) this.#allowBody(requestId);
    this.#onTheWay++;
    this.#sent++;
    this.#sentBytes += bodyBytes;
    this.#settings.send({
      ...{ kind: "copy", requestId, head: { method, target, rawHeaders }, body: body ?? { size: bodyBytes }, sha256: bodySha256.toString("hex") },
      ...{ redacted, endpoint, receivedAt: receivedAt.getTime(), dropped: this.dropped },
      ...(eventType && { eventType }),
    });
  }

  #allowBody(requestId: string): void {
    this.#large.add(requestId);
    const [oldest] = this.#large;
    if (this.#large.size > mirrorLimits.windowMax && oldest !== undefined) this.#large.delete(oldest);
  }
}
