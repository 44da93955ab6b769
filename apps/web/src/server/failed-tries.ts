import { networkOf } from "@postern/policy/network-of";

/** How often each address has failed to say who it is: past so many in a minute it is not looked at until the minute ends. */
export interface FailedTries {
  isSpent(address: string): boolean;
  count(address: string): void;
}

export const triesMax = 30;
const windowMs = 60_000;
const addressesMax = 20_000;

interface Window {
  endsMs: number;
  tries: number;
}

export function createFailedTries(nowMs: () => number): FailedTries {
  const windows = new Map<string, Window>();
  const windowOf = (network: string) => {
    const window = windows.get(network);
    return window && window.endsMs > nowMs() ? window : undefined;
  };
  return {
    isSpent: (address) => (windowOf(networkOf(address))?.tries ?? 0) >= triesMax,
    count(address) {
      const network = networkOf(address);
      const window = windowOf(network) ?? { endsMs: nowMs() + windowMs, tries: 0 };
      window.tries++;
      windows.delete(network);
      windows.set(network, window);
      const [oldest] = windows.keys();
      if (windows.size > addressesMax && oldest !== undefined) windows.delete(oldest);
    },
  };
}
