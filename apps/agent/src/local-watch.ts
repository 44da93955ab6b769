import type { LocalServer } from "./local-server.ts";

const downEveryMs = 5_000;

/** Knows whether the local server listens: told by deliveries, and asking again every 5 s while it does not. */
export class LocalWatch {
  readonly #local: LocalServer;
  readonly #changed: (up: boolean) => void;
  #up = true;
  #clock: NodeJS.Timeout | undefined;

  constructor(local: LocalServer, changed: (up: boolean) => void) {
    this.#local = local;
    this.#changed = changed;
  }

  get up(): boolean {
    return this.#up;
  }

  /** Looks once, before anyone is told anything. */
  async look(): Promise<void> {
    this.reached(await this.#local.listens());
  }

  /** Someone tried: the local server took the connection, or refused it. */
  reached(up: boolean): void {
    if (up === this.#up) return;
    this.#up = up;
    clearInterval(this.#clock);
    if (!up) this.#clock = setInterval(() => void this.look(), downEveryMs);
    this.#changed(up);
  }

  stop(): void {
    clearInterval(this.#clock);
  }
}
