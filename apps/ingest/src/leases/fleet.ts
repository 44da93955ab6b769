import { asError } from "../as-error.ts";
export interface FleetPorts {
  /** Says that this process takes requests; answers how many do. */
  tell(): Promise<number>;
  leave(): Promise<void>;
  onTrouble(error: Error): void;
}
export interface Fleet {
  /** How many processes take requests, this one among them; what was known last while the database is away. */
  readonly size: number;
  /** Says it for the first time; resolves also when the database does not answer. */
  join(): Promise<void>;
  end(): Promise<void>;
}

/** A process that has not told for three times as long is gone; see app.tell_ingest. */
const tellEveryMs = 2_000;

/** How many processes take requests beside this one: what they count together is shared between them. */
export function keepFleet({ tell, leave, onTrouble }: FleetPorts): Fleet {
  let size = 1;
  let telling: Promise<void> | undefined;
  const tellNow = async () => {
    try {
      size = Math.max(1, await tell());
    } catch (error) {
      onTrouble(asError(error));
    }
  };
  const join = () => {
    telling ??= tellNow().finally(() => {
      telling = undefined;
    });
    return telling;
  };
  const clock = setInterval(() => void join(), tellEveryMs);
  return {
    get size() {
      return size;
    },
    join,
    async end() {
      clearInterval(clock);
      await telling;
      await leave().catch(onTrouble);
    },
  };
}
