import type { LocalServer, Reach } from "./local-server.ts";

const downEveryMs = 5_000;

/** Knows whether the local server can be asked: told by deliveries, and looking again every 5 s while it cannot. */
export class LocalWatch {
  readonly #local: Pick<LocalServer, "look">;
  readonly #changed: (reach: Reach) => void;
  #reach: Reach = { up: true };
  #clock: NodeJS.Timeout | undefined;

  constructor(local: Pick<LocalServer, "look">, changed: (reach: Reach) => void) {
    this.#local = local;
    this.#changed = changed;
  }

  get up(): boolean {
    return this.#reach.up;
  }

  /** Looks once, before anyone is told anything. */
  async look(): Promise<void> {
    this.reached(await this.#local.look());
  }

  /** Someone tried: the local server took the connection, or did not. */
  reached(reach: Reach): void {
    if (reach.up === this.#reach.up && reach.why === this.#reach.why) return;
    this.#reach = reach;
    clearInterval(this.#clock);
    if (!reach.up) this.#clock = setInterval(() => void this.look(), downEveryMs);
    this.#changed(reach);
  }

  stop(): void {
    clearInterval(this.#clock);
  }
}
