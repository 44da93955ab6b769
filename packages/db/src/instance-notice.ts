import type { InstanceTrouble, NoticeLevel } from "@postern/contract/notice";
import type { Pool } from "./pool.ts";

export interface Telling {
  kind: InstanceTrouble;
  /** The machine or process that tells. */
  source: string;
}

/** One trouble of this instance as one process knows it. */
export class InstanceNotice {
  readonly #pool: Pool;
  readonly #telling: Telling;
  #told: NoticeLevel | undefined;

  constructor(pool: Pool, telling: Telling) {
    this.#pool = pool;
    this.#telling = telling;
  }

  /** Tells every page; nothing takes it back. A telling counts for a minute, so it is repeated while it is true. Answers whether it is news. */
  async tell(level: NoticeLevel | undefined): Promise<boolean> {
    const isNews = level !== this.#told;
    if (level !== undefined || isNews) await tellNotice(this.#pool, this.#telling, level);
    this.#told = level;
    return isNews;
  }
}

export async function tellNotice(pool: Pool, { kind, source }: Telling, level: NoticeLevel | undefined): Promise<void> {
  await pool.query({ name: "tell-notice", text: "SELECT app.tell_notice($1, $2, $3)", values: [kind, source, level ?? null] });
}
