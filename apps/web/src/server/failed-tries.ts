import { networkOf } from "@postern/policy/network-of";

/** How often each address has failed to say who it is, or someone to say a code: past so many in a window they are not looked at until it ends. */
export interface FailedTries {
  isSpent(address: string): boolean;
  count(address: string): void;
}

export const triesMax = 30;
const addressesMax = 20_000;

interface Window {
  endsMs: number;
  tries: number;
}

interface TriesLimit {
  triesMax: number;
  windowMs: number;
}

export function createFailedTries(nowMs: () => number, limit: TriesLimit = { triesMax, windowMs: 60_000 }): FailedTries {
  const windows = new Map<string, Window>();
  const windowOf = (network: string) => {
    const window = windows.get(network);
    return window && window.endsMs > nowMs() ? window : undefined;
  };
  return {
    isSpent: (address) => (windowOf(networkOf(address))?.tries ?? 0) >= limit.triesMax,
    count(address) {
      const network = networkOf(address);
      const window = windowOf(network) ?? { endsMs: nowMs() + limit.windowMs, tries: 0 };
      window.tries++;
      windows.delete(network);
      windows.set(network, window);
      const [oldest] = windows.keys();
      if (windows.size > addressesMax && oldest !== undefined) windows.delete(oldest);
    },
  };
}
