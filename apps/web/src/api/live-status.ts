/** How the live stream of the page stands, as the top bar says it. */
export type LiveState = { word: "Live" } | { word: "Paused" } | { word: "Reconnecting"; retryAt: number } | { word: "Offline" } | { word: "Still" };

let state: LiveState = { word: "Still" };
const listeners = new Set<() => void>();

/** One page is shown at a time and holds one stream, so one place is enough; for useSyncExternalStore. */
export const liveStatus = {
  read: (): LiveState => state,
  set(next: LiveState): void {
    state = next;
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
