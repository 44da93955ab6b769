import { newId } from "@postern/db/new-id";
import type { VisitRow } from "@postern/db/shares/front";

export interface Visits {
  note(visit: Omit<VisitRow, "id">): void;
  /** Writes what it holds. */
  end(): Promise<void>;
}

const writeEveryMs = 500;
const atOnce = 500;
const waitingMax = 5_000;

/** Writes down what came to shares, beside their streams; of a flood that the database cannot take the rest is counted, not kept. */
export function keepVisits(write: (visits: readonly VisitRow[]) => Promise<void>, onTrouble: (error: Error) => void): Visits {
  let waiting: VisitRow[] = [];
  let lost = 0;
  let writing: Promise<void> = Promise.resolve();
  const flush = async () => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, atOnce);
      await write(batch).catch((error: Error) => {
        lost += batch.length;
        onTrouble(error);
      });
    }
    if (lost > 0) onTrouble(new Error(`${lost} visits were not written down`));
    lost = 0;
  };
  const clock = setInterval(() => {
    writing = writing.then(flush);
  }, writeEveryMs);
  return {
    note(visit) {
      if (waiting.length >= waitingMax) lost++;
      else waiting.push({ ...visit, id: newId("stm", visit.atMs) });
    },
    async end() {
      clearInterval(clock);
      await writing;
      await flush();
      waiting = [];
    },
  };
}
