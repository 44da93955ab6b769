import { setTimeout as sleep } from "node:timers/promises";
import type { Arrival } from "@postern/db/arrival";
import type { DataKey } from "@postern/db/seal";
import { asError } from "./as-error.ts";
import type { LiveEndpoint } from "./live-endpoint.ts";

/** A secret that a provider's first call hands over, and the key it is sealed with. */
interface HandedOver {
  value: string;
  dataKey: DataKey;
}
/** Keeps it together with the call's row; false when the endpoint holds one already, or takes none. */
export type KeepSecret = (arrival: Arrival, secret: HandedOver) => Promise<boolean>;
/** It is kept; somebody was first; nobody knows, or too many come at once. */
export type ClaimFate = "kept" | "held" | "unavailable";

export interface SecretClaims {
  /** Once it is over the endpoint has been read again, so that what follows is checked with the secret that is kept. */
  claim(endpoint: LiveEndpoint, arrival: Arrival, secret: HandedOver): Promise<ClaimFate>;
}
export interface SecretClaimPorts {
  keep: KeepSecret;
  refresh(endpointId: string): Promise<void>;
  onTrouble(error: Error): void;
}

/** So many transactions at once: a claim happens once in an endpoint's life, and events need the connections. */
const claimsMax = 2;
/** How long an answer waits for the reading that makes the secret live here; the poll brings it later in any case. */
const refreshMs = 1_000;

/** One claim for an endpoint as it stands in memory: who comes while it is under way, or before the secret is live here, waits for its end. */
export function createSecretClaims({ keep, refresh, onTrouble }: SecretClaimPorts): SecretClaims {
  const begun = new WeakMap<LiveEndpoint, Promise<ClaimFate>>();
  let claims = 0;

  async function begin(endpoint: LiveEndpoint, arrival: Arrival, secret: HandedOver): Promise<ClaimFate> {
    claims += 1;
    try {
      const isFirst = await keep(arrival, secret);
      await Promise.race([refresh(endpoint.id).catch(onTrouble), sleep(refreshMs)]);
      return isFirst ? "kept" : "held";
    } catch (error) {
      onTrouble(asError(error));
      begun.delete(endpoint);
      return "unavailable";
    } finally {
      claims -= 1;
    }
  }

  return {
    async claim(endpoint, arrival, secret) {
      const first = begun.get(endpoint);
      if (first !== undefined) return (await first) === "unavailable" ? "unavailable" : "held";
      if (claims >= claimsMax) return "unavailable";
      const claim = begin(endpoint, arrival, secret);
      begun.set(endpoint, claim);
      return claim;
    },
  };
}
