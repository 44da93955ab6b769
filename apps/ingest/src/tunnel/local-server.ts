import type { HeldConnection } from "@postern/db/tunnel/connection";
import { recordLocalServer } from "@postern/db/tunnel/hold";
import type { HubPorts } from "./hub-ports.ts";
import { oneAtATime } from "./one-at-a-time.ts";

/** Whether the local server behind a connection is up, by its agent's word; the database is told, in order, and `told` after it. */
export class LocalServer {
  readonly #tell: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #up: boolean;

  constructor(
    { pool }: HubPorts,
    place: HeldConnection & { destinationId: string },
    { up, told, failed }: { up: boolean; told(): void; failed(error: unknown): void },
  ) {
    this.#up = up;
    this.#failed = failed;
    this.#tell = oneAtATime(async () => {
      await recordLocalServer(pool, place, this.#up).catch(failed);
      told();
    });
  }

  get isUp(): boolean {
    return this.#up;
  }

  set(up: boolean): void {
    this.#up = up;
    this.#tell().catch(this.#failed);
  }
}
