import { setTimeout as sleep } from "node:timers/promises";
import type { ShadowReport } from "@postern/db/shadow-report";
import type { Decision } from "@postern/policy/ports";
import { compareDecisions } from "./compare.ts";
import { type Compared, type Comparison, ShadowLedger } from "./report.ts";

/** A request that was answered, and its endpoint's shadow, which may be asked about it. */
export interface ShadowCase extends Compared {
  /** What counted. */
  decision: Decision;
  /** What it holds in memory while it waits. */
  bytes: number;
  /** Asks the shadow; it may throw, and may wait for keys. */
  evaluate(): Decision | Promise<Decision>;
}
export interface Shadows {
  /** Takes note of it and returns at once; whoever calls has answered already. */
  consider(asked: ShadowCase): void;
  /** Asks about what waits, within the time, and writes the last report. */
  end(withinMs?: number): Promise<void>;
}
export interface ShadowSettings {
  casesMax: number;
  bytesMax: number;
  /** Shadows work for one slice, then rest: they never take more than a share of one core from those who wait for an answer. */
  sliceMs: number;
  restMs: number;
  waitingMax: number;
  answerMs: number;
  reportEveryMs: number;
}
const shadowDefaults: ShadowSettings = {
  ...{ casesMax: 1_000, bytesMax: 16_777_216, sliceMs: 4, restMs: 16 },
  ...{ waitingMax: 8, answerMs: 5_000, reportEveryMs: 2_000 },
};

/** Lets shadows decide after the answer, off the hot path. What is beyond its share of memory or time is skipped, and counted as that. */
export function createShadows(
  { write, onTrouble }: { write(report: ShadowReport): Promise<void>; onTrouble(error: Error): void },
  settings: ShadowSettings = shadowDefaults,
): Shadows {
  const desk = new ShadowDesk(settings);
  const report = async () => {
    const told = desk.ledger.take();
    if (told) await write(told).catch(onTrouble);
  };
  const clock = setInterval(() => void report(), settings.reportEveryMs);
  return {
    consider: (asked) => desk.consider(asked),
    async end(withinMs = 1_000) {
      clearInterval(clock);
      await Promise.race([desk.idle(), sleep(withinMs, undefined, { ref: false })]);
      await report();
    },
  };
}

class ShadowDesk {
  readonly ledger = new ShadowLedger();
  readonly #settings: ShadowSettings;
  #cases: ShadowCase[] = [];
  #bytes = 0;
  #waiting = 0;
  #working: Promise<void> | undefined;

  constructor(settings: ShadowSettings) {
    this.#settings = settings;
  }

  consider(asked: ShadowCase): void {
    const { casesMax, bytesMax } = this.#settings;
    if (this.#cases.length >= casesMax || this.#bytes + asked.bytes > bytesMax) {
      this.ledger.add(asked, { kind: "skipped" });
      return;
    }
    this.#cases.push(asked);
    this.#bytes += asked.bytes;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  async idle(): Promise<void> {
    while (this.#working || this.#waiting > 0) await sleep(5);
  }

  async #work(): Promise<void> {
    while (this.#cases.length > 0) {
      await sleep(this.#settings.restMs);
      const cases = this.#cases;
      const endMs = performance.now() + this.#settings.sliceMs;
      let at = 0;
      while (at < cases.length && this.#waiting < this.#settings.waitingMax && performance.now() < endMs) {
        const asked = cases[at++];
        if (asked) this.#ask(asked);
      }
      this.#cases = cases.slice(at);
    }
  }

  #ask(asked: ShadowCase): void {
    try {
      const decision = asked.evaluate();
      if (decision instanceof Promise) void this.#await(asked, decision);
      else this.#settle(asked, compareDecisions(asked.decision, decision));
    } catch {
      this.#settle(asked, { kind: "failed" });
    }
  }

  async #await(asked: ShadowCase, coming: Promise<Decision>): Promise<void> {
    this.#waiting++;
    const late = new AbortController();
    const decision = await Promise.race([
      coming.catch(() => undefined),
      sleep(this.#settings.answerMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    this.#waiting--;
    this.#settle(asked, decision ? compareDecisions(asked.decision, decision) : { kind: "failed" });
  }

  #settle(asked: ShadowCase, comparison: Comparison): void {
    this.#bytes -= asked.bytes;
    this.ledger.add(asked, comparison);
  }
}
