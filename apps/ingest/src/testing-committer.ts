import type { Arrival, Stored } from "@postern/db/arrival";
import { vi } from "vitest";
import { committerDefaults, createCommitter } from "./committer.ts";

/** A request of so many bytes. */
export const arrival = (id: string, bytes = 10) => ({ id, body: Buffer.alloc(bytes), rawHeaders: "", trace: "" }) as Arrival;
export const stored: Stored = { kind: "stored" };

/** A store that answers as told; each commit waits until it is let go. */
export function fakeStore() {
  const batches: string[][] = [];
  const gates: (() => void)[] = [];
  const rows = new Set<string>();
  const store = {
    held: false,
    /** Thrown before, or after, the rows are stored. */
    failWith: undefined as ((ids: string[]) => Error | undefined) | undefined,
    loseAnswerOnce: false,
    commit: vi.fn(async (arrivals: readonly Arrival[]) => {
      const ids = arrivals.map(({ id }) => id);
      batches.push(ids);
      if (store.held) await new Promise<void>((resolve) => gates.push(resolve));
      const error = store.failWith?.(ids);
      if (error) throw error;
      for (const id of ids) rows.add(id);
      if (store.loseAnswerOnce) {
        store.loseAnswerOnce = false;
        throw new Error("unknown");
      }
      return ids.map(() => stored);
    }),
    findStored: vi.fn(async (arrivals: readonly Arrival[]) => new Set(arrivals.map(({ id }) => id).filter((id) => rows.has(id)))),
    faultOf: (error: unknown) => (error as Error).message as "row" | "away" | "disk" | "unknown",
  };
  return { store, batches, rows, letGo: () => gates.splice(0).forEach((go) => void go()) };
}

export function committerOver(store: ReturnType<typeof fakeStore>["store"], settings: Partial<typeof committerDefaults> = {}) {
  const onCommit = vi.fn();
  const ports = { store, nowMs: () => performance.now(), onCommit, onFault: vi.fn() };
  return { committer: createCommitter(ports, { ...committerDefaults, retryPauseMs: 1, ...settings }), onCommit };
}
