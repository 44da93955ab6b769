import { setTimeout as sleep } from "node:timers/promises";
import type { HeardAnswer } from "@postern/db/pass-through/answers";

/** What senders heard, on its way into the database. */
export interface HeardAnswers {
  note(heard: HeardAnswer): void;
  /** Writes what is left, if the database takes it. */
  end(): Promise<void>;
}

const batchMax = 500;
const waitingMax = 20_000;
const gatherMs = 10;
const retryMs = 250;
const tries = 4;

/**
 * Written right after the answer, in batches: a failure that its sender heard is final once it stands there, and the first retry is a second away. What
 * cannot be written is told and let go: the delivery is then tried again, as at least once says.
 */
export function createHeardAnswers(write: (heard: readonly HeardAnswer[]) => Promise<void>, onTrouble: (error: Error) => void): HeardAnswers {
  let waiting: HeardAnswer[] = [];
  let writing: Promise<void> | undefined;

  async function writeAll(): Promise<void> {
    await sleep(gatherMs);
    while (waiting.length > 0) await writeSurely(waiting.splice(0, batchMax));
    writing = undefined;
  }

  async function writeSurely(batch: readonly HeardAnswer[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await write(batch);
      } catch (error) {
        if (attempt === tries) return onTrouble(error as Error);
        await sleep(retryMs);
      }
    }
  }

  return {
    note(heard) {
      if (waiting.length >= waitingMax) waiting = waiting.slice(batchMax); // the oldest are the least news
      waiting.push(heard);
      writing ??= writeAll();
    },
    async end() {
      await writing;
    },
  };
}
