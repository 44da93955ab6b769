import type { Claim } from "@postern/contract/lane";
import type { LanePorts, LaneSettings } from "./lane-ports.ts";

const claimMax = 200;
/** After a claim that found less than it asked for, the next one waits this long: in a steady stream one claim serves several arrivals. */
const restMs = 10;
/** A destination is claimed for as far ahead as it takes in a tenth of a second. */
const aheadMs = 100;
/** A turn that holds this much of bodies claims no more: a hundred of the largest would be gigabytes. */
const heldBytesMax = 16 * 1_048_576;

/** When a turn claims, and how many: what its slots take now, and more for a fast destination. */
export class ClaimPace {
  readonly #ports: Pick<LanePorts, "now" | "wait">;
  readonly #settings: LaneSettings;
  readonly #startedAtMs: number;
  #finished = 0;
  #mayFind = true;
  #resting = false;

  constructor(ports: Pick<LanePorts, "now" | "wait">, settings: LaneSettings) {
    this.#ports = ports;
    this.#settings = settings;
    this.#startedAtMs = ports.now().getTime();
  }

  /** Whether a claim may find something: the bell rang, or the last one left something. */
  get mayFind(): boolean {
    return this.#mayFind;
  }

  get isTurnOver(): boolean {
    const { turnMs } = this.#settings;
    return turnMs !== undefined && this.#ports.now().getTime() - this.#startedAtMs >= turnMs;
  }

  ring(): void {
    this.#mayFind = true;
  }

  sendFinished(): void {
    this.#finished++;
  }

  /** How many to claim now; 0 or less when it is not time. */
  limit({ sending, waiting, heldBytes }: { sending: number; waiting: number; heldBytes: () => number }): number {
    if (!this.#mayFind || this.#resting) return 0;
    const elapsedMs = Math.max(50, this.#ports.now().getTime() - this.#startedAtMs);
    const ahead = this.#settings.claimsAhead ? Math.min(claimMax, Math.ceil((this.#finished / elapsedMs) * aheadMs)) : 0;
    if (waiting > ahead / 2 || heldBytes() >= heldBytesMax) return 0;
    return Math.min(claimMax, this.#settings.slots() - sending - waiting + ahead);
  }

  /** A claim is on its way: a bell that rings from here on counts. */
  asked(): void {
    this.#mayFind = false;
  }

  found(claim: Claim, limit: number, wake: () => void): void {
    if (claim.length >= limit || claim.cut) {
      this.#mayFind = true;
      return;
    }
    this.#resting = true;
    void this.#ports.wait(restMs).then(() => {
      this.#resting = false;
      wake();
    });
  }
}
