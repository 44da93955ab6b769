import { setTimeout } from "node:timers/promises";
import { runLane } from "@postern/delivery/lane";
import type { LanePorts, LaneSettings, LaneTurn, RunningLane } from "@postern/delivery/lane-ports";

const brokenWaitMs = 1_000;

export interface TunnelLaneEvents {
  broken(error: unknown): void;
}

/** A tunnel's lane for as long as its agent is there: a turn at every ring, one at a time. */
export class TunnelLane {
  readonly #openTurn: () => LanePorts;
  readonly #settings: LaneSettings;
  readonly #events: TunnelLaneEvents;
  #running: RunningLane | undefined;
  #turn: Promise<void> = Promise.resolve();
  #rung = false;
  #stopped = false;

  /** `openTurn` gives each turn ports of its own: a lane's store, and so its lease, is one turn's. */
  constructor(openTurn: () => LanePorts, settings: LaneSettings, events: TunnelLaneEvents) {
    this.#openTurn = openTurn;
    this.#settings = settings;
    this.#events = events;
  }

  ring(): void {
    if (this.#stopped) return;
    if (this.#settings.slots() === 0) return;
    this.#rung = this.#running !== undefined;
    if (this.#running) this.#running.ring();
    else this.#start();
  }

  #start(): void {
    const ports = this.#openTurn();
    this.#running = runLane(ports, this.#settings);
    this.#turn = this.#running.done.then(
      (turn) => this.#ended(turn),
      (error) => this.#broke(error, ports),
    );
  }

  /** Claims no more; resolves when what was in flight is settled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#running?.stop();
    await this.#turn;
  }

  #ended({ ended }: LaneTurn): void {
    this.#running = undefined;
    if (this.#rung || ended === "turn") this.ring(); // the bell may have rung when the turn had looked for the last time
  }

  // Leases run out and bring the deliveries back; the bell's backstop rings again.
  async #broke(error: unknown, ports: LanePorts): Promise<void> {
    this.#events.broken(error);
    await ports.wait(brokenWaitMs);
    this.#running = undefined;
  }
}

/** What a turn needs beside the clock and the dice of this process. */
export function turnPorts(ports: Omit<LanePorts, "now" | "random" | "wait">): LanePorts {
  return { ...ports, now: () => new Date(), random: Math.random, wait };
}

async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { ...(signal && { signal }) }).catch(() => {}); // aborted: the wait is over
}
