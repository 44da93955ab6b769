import { type Listener, listen } from "@postern/db/listen";

/** What rings: that a project's requests were stored, or that an agent came to one of its tunnels or went. */
type Channel = "postern_request" | "postern_agent";

/** Wakes live views when something happened in their project: one listening connection for all of them, opened with the first. */
export class ProjectBell {
  readonly #url: string;
  readonly #channels: Channel[];
  readonly #waiting = new Map<string, Set<(rung: boolean) => void>>();
  #listener: Listener | undefined;

  constructor(url: string, channels: Channel[]) {
    this.#url = url;
    this.#channels = channels;
  }

  /** Comes back when something happened in the project, when so many milliseconds have passed, or when the signal says so; true for the first. */
  async wait(projectId: string, { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal }): Promise<boolean> {
    this.#listener ??= listen({
      url: this.#url,
      channels: this.#channels,
      onNotice: (_channel, payload) => this.#ring(payload.split(",")),
      onGap: () => this.#ring([...this.#waiting.keys()]),
    });
    if (signal?.aborted) return false;
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(projectId) ?? new Set();
      this.#waiting.set(projectId, waiting);
      const done = (rung: boolean) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", aborted);
        waiting.delete(done);
        if (waiting.size === 0) this.#waiting.delete(projectId);
        resolve(rung);
      };
      const aborted = () => done(false);
      const timer = setTimeout(done, timeoutMs, false);
      signal?.addEventListener("abort", aborted, { once: true });
      waiting.add(done);
    });
  }

  async close(): Promise<void> {
    this.#ring([...this.#waiting.keys()]);
    await this.#listener?.close();
  }

  #ring(projectIds: readonly string[]): void {
    for (const projectId of projectIds) for (const wake of [...(this.#waiting.get(projectId) ?? [])]) wake(true);
  }
}
