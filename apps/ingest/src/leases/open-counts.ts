import { hash, randomUUID } from "node:crypto";
import { leaveIngest, tellIngest } from "@postern/db/ingest-fleet";
import type { Pool } from "@postern/db/pool";
import { forgetFullBuckets, leaseTokens } from "@postern/db/rate-leases";
import { leaseRequests, readLimitedOrganizations } from "@postern/db/request-leases";
import { createPlaces, type Places } from "../places.ts";
import { keepFleet } from "./fleet.ts";
import type { KeyCount } from "./key-books.ts";
import type { Ask } from "./lease-desk.ts";
import { keepRequestQuotas, type RequestQuotas } from "./request-quotas.ts";
import { SharedRate } from "./shared-rate.ts";

/** All that is counted before a request comes in, here and together with the other processes. */
export interface Counts {
  rates: SharedRate;
  places: Places;
  quotas: RequestQuotas;
  /** Before the first request: makes this process known, and reads whose requests are counted. */
  join(): Promise<void>;
  end(): Promise<void>;
}

const forgetEveryMs = 30_000;
const digestLetters = 22;

export function openCounts(pool: Pool, onTrouble: (error: Error) => void): Counts {
  const id = randomUUID();
  const nowMs = () => performance.now();
  const fleet = keepFleet({ tell: () => tellIngest(pool, id), leave: () => leaveIngest(pool, id), onTrouble });
  const processes = () => fleet.size;
  const rates = new SharedRate({ processes, ask: (asks) => leaseTokens(pool, asks.map(tokenAsk)), nowMs, onTrouble });
  const lease: Parameters<typeof keepRequestQuotas>[0]["lease"] = (asks) => leaseRequests(pool, asks);
  const quotas = keepRequestQuotas({ readLimited: () => readLimitedOrganizations(pool), lease, nowMs, dateMs: Date.now, onTrouble });
  const forgetting = setInterval(() => fleet.size > 1 && void forgetFullBuckets(pool).catch(onTrouble), forgetEveryMs);
  return {
    rates,
    places: createPlaces(processes),
    quotas,
    async join() {
      await Promise.all([fleet.join(), quotas.refresh()]);
    },
    async end() {
      clearInterval(forgetting);
      await Promise.all([rates.end(), quotas.end()]);
      await fleet.end();
    },
  };
}

/** The key holds what a sender wrote, or is; the database sees its hash. */
function tokenAsk({ of: { key, account }, wanted, returned }: Ask<KeyCount>) {
  const { limit, windowMs, burst } = account;
  return { key: hash("sha256", key, "base64url").slice(0, digestLetters), costMs: windowMs / limit, burst, wanted, returned };
}
