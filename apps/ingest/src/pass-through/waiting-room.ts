import type { Awaited, FoundAnswer, Standing } from "@postern/db/pass-through/answers";

/** An answer as its sender may hear it: `body` is the whole of it, or its beginning (see FoundAnswer). */
export type Heard = { kind: "answered"; answer: FoundAnswer } | { kind: "late" | "held" | "unanswered" | "ending" | "sender-left" };

export interface WaitingRoomPorts {
  /** As committed. */
  find(awaited: readonly Awaited[]): Promise<Standing[]>;
  onTrouble(error: Error): void;
}
export interface WaitSettings {
  /** Nothing is waited for when this is not positive. */
  waitMs: number;
  /** The delivery was not made just now: its answer may be there. */
  isOld: boolean;
  /** Calls back when the sender is gone. */
  onGone(leave: () => void): void;
}

/** Senders that wait at once, and how many of them may be one organization's: the next one always finds some room. */
export const waitingMax = 2_000;
export const shareMax = waitingMax / 4;
/** What is told may go unheard (a notice is only ever a hint), so everyone who waits is looked after. */
const lookEveryMs = 500;
const findMax = 200;

interface Waiter {
  awaited: Awaited;
  settle(heard: Heard): void;
}

/** Senders of pass-through endpoints, each waiting for the answer to one delivery: told in memory or by notice, looked up anyway, never for longer than agreed. */
export class WaitingRoom {
  readonly #ports: WaitingRoomPorts;
  readonly #waiters = new Map<string, Set<Waiter>>();
  readonly #share = new Map<string, number>();
  readonly #rung = new Set<string>();
  #size = 0;
  #finding = false;
  #isEnding = false;
  #clock: NodeJS.Timeout | undefined;

  constructor(ports: WaitingRoomPorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#size;
  }

  hasRoom(organizationId: string): boolean {
    return this.#size < waitingMax && (this.#share.get(organizationId) ?? 0) < shareMax;
  }

  /** Resolves with the answer to an attempt after the known one, or with why there is none. */
  wait(awaited: Awaited, { waitMs, isOld, onGone }: WaitSettings): Promise<Heard> {
    if (this.#isEnding) return Promise.resolve({ kind: "ending" });
    if (waitMs <= 0) return Promise.resolve({ kind: "late" });
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiter.settle({ kind: "late" }), waitMs);
      const waiter: Waiter = {
        awaited,
        settle: (heard) => {
          clearTimeout(timer);
          this.#remove(waiter);
          resolve(heard);
        },
      };
      this.#add(waiter);
      if (isOld) this.hear([awaited.deliveryId]);
      onGone(() => waiter.settle({ kind: "sender-left" }));
    });
  }

  /** An answer that is committed, from the hub in this process; false when nobody here waits for it. */
  tell(deliveryId: string, standing: Standing): boolean {
    const waiters = this.#waiters.get(deliveryId);
    if (!waiters) return false;
    for (const waiter of [...waiters]) settle(waiter, standing);
    return true;
  }

  /** A notice: the answers of these deliveries are committed. */
  hear(deliveryIds: readonly string[]): void {
    for (const id of deliveryIds) if (this.#waiters.has(id)) this.#rung.add(id);
    void this.#find();
  }

  /** Lets everyone go. */
  end(): void {
    this.#isEnding = true;
    for (const waiters of [...this.#waiters.values()]) for (const waiter of [...waiters]) waiter.settle({ kind: "ending" });
  }

  #add(waiter: Waiter): void {
    const { deliveryId, organizationId } = waiter.awaited;
    const waiters = this.#waiters.get(deliveryId) ?? new Set();
    this.#waiters.set(deliveryId, waiters.add(waiter));
    this.#share.set(organizationId, (this.#share.get(organizationId) ?? 0) + 1);
    this.#size++;
    this.#clock ??= setInterval(() => this.hear([...this.#waiters.keys()]), lookEveryMs);
  }

  #remove(waiter: Waiter): void {
    const { deliveryId, organizationId } = waiter.awaited;
    const waiters = this.#waiters.get(deliveryId);
    if (!waiters?.delete(waiter)) return;
    if (waiters.size === 0) this.#waiters.delete(deliveryId);
    const share = (this.#share.get(organizationId) ?? 0) - 1;
    if (share > 0) this.#share.set(organizationId, share);
    else this.#share.delete(organizationId);
    this.#size--;
    if (this.#size > 0) return;
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  /** One reading at a time, however long the database takes. */
  async #find(): Promise<void> {
    if (this.#finding) return;
    this.#finding = true;
    while (this.#rung.size > 0) {
      const ids = [...this.#rung].slice(0, findMax);
      for (const id of ids) this.#rung.delete(id);
      const awaited = ids.flatMap((id) => [...(this.#waiters.get(id) ?? [])]).map((waiter) => waiter.awaited);
      if (awaited.length > 0) await this.#findThese(awaited);
    }
    this.#finding = false;
  }

  async #findThese(awaited: readonly Awaited[]): Promise<void> {
    try {
      for (const standing of await this.#ports.find(awaited)) this.tell(standing.deliveryId, standing);
    } catch (error) {
      this.#ports.onTrouble(error as Error); // the clock looks again
    }
  }
}

function settle({ awaited, settle: end }: Waiter, standing: Standing): void {
  if (standing.kind === "answered" && standing.answer.attempt > awaited.knownAttempt) end(standing);
  else if (standing.kind === "held" || standing.kind === "unanswered") end({ kind: standing.kind });
}
