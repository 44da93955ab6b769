import type { Pool } from "@postern/db/pool";
import { createTokenStore } from "@postern/policy/token-store";
import { type KeptNetworkData, keepNetworkData } from "@postern/process/network-data";
import type { Environment } from "./env.ts";
import { type Counts, openCounts } from "./leases/open-counts.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";

/** What gates ask besides keys: what is counted, here and with the other processes, and where addresses are from. */
export interface OpenGatePorts extends Pick<ReceivingPorts, "policyPorts" | "places" | "quotas" | "takeShadowToken"> {
  counts: Counts;
  networkData: KeptNetworkData;
}
interface GateMaterials {
  env: Environment;
  pool: Pool;
  /** Names what went wrong, and takes the error. */
  trouble(event: string): (error: Error) => void;
}

const shadowKeysMax = 500_000;

export function openGatePorts({ env, pool, trouble }: GateMaterials): OpenGatePorts {
  const counts = openCounts(pool, trouble("counts.unknown"));
  const networkData = keepNetworkData({ country: env.POSTERN_MMDB_COUNTRY, system: env.POSTERN_MMDB_ASN }, trouble("networks.unknown"));
  const shadowTokens = createTokenStore({ keysMax: shadowKeysMax });
  const policyPorts: ReceivingPorts["policyPorts"] = {
    nowMs: Date.now,
    micros: () => performance.now() * 1_000,
    takeToken: (key, account) => counts.rates.takeToken(key, account),
    networks: networkData.data,
  };
  const takeShadowToken: ReceivingPorts["takeShadowToken"] = (key, rate) => shadowTokens.takeToken(key, rate, Date.now());
  return { counts, networkData, policyPorts, places: counts.places, quotas: counts.quotas, takeShadowToken };
}
