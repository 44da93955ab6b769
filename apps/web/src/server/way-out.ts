import { Problem } from "@postern/contract/problem";
import type { HeaderPairs } from "@postern/contract/request";
import { createEgress } from "@postern/egress/egress";
import { createGuardedFetch, type GuardedFetch } from "@postern/egress/guarded-fetch";
import type { WebEnv } from "./env.ts";

/** How the dashboard calls out: to identity providers, and to an endpoint's public address. Never where the guard of packages/egress forbids. */
export interface WayOut {
  fetchGuarded: GuardedFetch;
  /** Posts as a provider would. Throws a Problem when nobody answers. */
  postOut(url: string, event: { headers: HeaderPairs; body: Buffer }): Promise<Posted>;
  closeWayOut(): Promise<void>;
}
export interface Posted {
  status: number;
  headers: Headers;
}

const timeoutMs = 10_000;
const loopback = ["127.0.0.0/8", "::1"];

export function openWayOut({ POSTERN_EGRESS_ALLOW, POSTERN_LOCAL }: Pick<WebEnv, "POSTERN_EGRESS_ALLOW" | "POSTERN_LOCAL">): WayOut {
  const egress = createEgress({ allow: [...POSTERN_EGRESS_ALLOW, ...(POSTERN_LOCAL ? loopback : [])] });
  return {
    fetchGuarded: createGuardedFetch(egress),
    async postOut(address, { headers, body }) {
      const url = new URL(address);
      const called = await egress.send({ method: "POST", url, headers: headers.flat(), body, timeoutMs });
      if ("failure" in called) throw new Problem("destination-refused", `the gateway does not answer at ${url.origin}: ${called.failure.detail}`);
      return { status: called.answer.status, headers: headersOf(called.answer.headers) };
    },
    closeWayOut: () => egress.close(),
  };
}

function headersOf(flat: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < flat.length; i += 2) headers.append(flat[i] ?? "", flat[i + 1] ?? "");
  return headers;
}
