import { Problem } from "@postern/contract/problem";
import type { HeaderPairs } from "@postern/contract/request";
import type { WebEnv } from "./env.ts";

/** How the dashboard calls out: to identity providers, and to an endpoint's public address. */
export interface WayOut {
  fetchGuarded: typeof fetch;
  /** Posts as a provider would. Throws a Problem when nobody answers. */
  postOut(url: string, event: { headers: HeaderPairs; body: Buffer }): Promise<{ status: number; headers: Headers }>;
  closeWayOut(): Promise<void>;
}

const timeoutMs = 10_000;

export function openWayOut(_settings: WebEnv): WayOut {
  const fetchGuarded: typeof fetch = (input, init) => fetch(input, { redirect: "manual", signal: AbortSignal.timeout(timeoutMs), ...init });
  return {
    fetchGuarded,
    async postOut(url, { headers, body }) {
      try {
        const answer = await fetchGuarded(url, { method: "POST", headers, body: new Uint8Array(body) });
        await answer.body?.cancel();
        return answer;
      } catch {
        throw new Problem("destination-refused", `the gateway does not answer at ${new URL(url).origin}`);
      }
    },
    async closeWayOut() {},
  };
}
