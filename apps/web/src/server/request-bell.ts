import { type Listener, listen } from "@postern/db/listen";

/** Wakes live views when requests of their project were stored: one listening connection for all of them, opened with the first. */
export class RequestBell {
  readonly #url: string;
  readonly #waiting = new Map<string, Set<() => void>>();
  #listener: Listener | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Comes back when something happened in the project, when so many milliseconds have passed, or when the signal says so. */
  async wait(projectId: string, { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal }): Promise<void> {
    this.#listener ??= listen({
      url: this.#url,
      channels: ["postern_request"],
      onNotice: (_channel, payload) => this.#ring(payload.split(",")),
      onGap: () => this.#ring([...this.#waiting.keys()]),
    });
    if (signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const waiting = this.#waiting.get(projectId) ?? new Set();
      this.#waiting.set(projectId, waiting);
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        waiting.delete(done);
        if (waiting.size === 0) this.#waiting.delete(projectId);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      signal?.addEventListener("abort", done, { once: true });
      waiting.add(done);
    });
  }

  async close(): Promise<void> {
    this.#ring([...this.#waiting.keys()]);
    await this.#listener?.close();
  }

  #ring(projectIds: readonly string[]): void {
    for (const projectId of projectIds) for (const wake of [...(this.#waiting.get(projectId) ?? [])]) wake();
  }
}
