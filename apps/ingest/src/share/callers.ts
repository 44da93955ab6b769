import { createHash } from "node:crypto";
import { parseCredential } from "@postern/db/access/credential";
import type { Pool } from "@postern/db/pool";
import { findShareCaller, findStandingCallers, type ShareCaller } from "@postern/db/shares/front";
import { forgetOldest } from "@postern/policy/forget-oldest";

/** Who shows a credential of Postern's; `unknown` while nobody can be looked up. */
export type FoundCaller = ShareCaller | "unknown" | undefined;
export interface Callers {
  find(text: string): Promise<FoundCaller>;
  /** Whether a credential that let somebody in still stands; believed while it cannot be looked up. */
  stands(caller: Pick<ShareCaller, "organizationId" | "id">): Promise<boolean>;
}

/** How long a look-up is believed: what is revoked counts so much longer at most. */
const freshMs = 2_000;
const knownMax = 5_000;
const lookUpsMax = 4;
const waitingMax = 500;

/** Looks callers up, a few at a time, and remembers them for a moment: whoever invents keys costs a few statements, and no memory. */
export function keepCallers(pool: Pool, nowMs: () => number, onTrouble: (error: Error) => void): Callers {
  const known = new Map<string, { found: FoundCaller; atMs: number }>();
  const turns = new Turns(lookUpsMax, waitingMax);
  const standing = askTogether((callers) => findStandingCallers(pool, callers));
  return {
    async find(text) {
      const credential = parseCredential(text);
      if (!credential) return;
      const key = createHash("sha256").update(text).digest("base64");
      const remembered = known.get(key);
      if (remembered && nowMs() - remembered.atMs < freshMs) return remembered.found;
      const found = await turns.take(() => findShareCaller(pool, credential)).catch((error: Error) => troubled(error, onTrouble));
      known.delete(key);
      if (found !== "unknown") known.set(key, { found, atMs: nowMs() });
      forgetOldest(known, knownMax);
      return found;
    },
    async stands(caller) {
      const found = await standing(caller).catch((error: Error) => troubled(error, onTrouble));
      return found === "unknown" || found.has(caller.id);
    },
  };
}

function troubled(error: Error, onTrouble: (error: Error) => void): "unknown" {
  onTrouble(error);
  return "unknown";
}

type Standing = Pick<ShareCaller, "organizationId" | "id">;

/** What is asked in one turn of the event loop is one question, however many streams are open: none of them waits behind those who come in. */
function askTogether(ask: (callers: Standing[]) => Promise<ReadonlySet<string>>): (caller: Standing) => Promise<ReadonlySet<string>> {
  let asked: { callers: Map<string, Standing>; found: Promise<ReadonlySet<string>> } | undefined;
  return ({ organizationId, id }) => {
    if (!asked) {
      const callers = new Map<string, Standing>();
      const turn = new Promise((resolve) => setImmediate(resolve));
      asked = {
        callers,
        found: turn.then(() => {
          asked = undefined;
          return ask([...callers.values()]);
        }),
      };
    }
    asked.callers.set(id, { organizationId, id });
    return asked.found;
  };
}

/** So many at once; so many wait, the rest is turned away. */
class Turns {
  readonly #atOnce: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(atOnce: number, waitingMax: number) {
    this.#atOnce = atOnce;
    this.#waitingMax = waitingMax;
  }

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#underWay >= this.#atOnce) {
      if (this.#waiting.length >= this.#waitingMax) throw new Error(`${this.#waitingMax} wait already`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
      this.#waiting.shift()?.();
    }
  }
}
