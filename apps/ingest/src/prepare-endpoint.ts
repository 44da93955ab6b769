import { Answer } from "@postern/contract/endpoint";
import { parseFilter } from "@postern/contract/filter";
import { Policy } from "@postern/contract/policy";
import type { EndpointConfig } from "@postern/db/ingest-config";
import { type DataKey, type KeyRing, openDataKey, unseal } from "@postern/db/seal";
import type { OpenSecret } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import type { ReadyEndpoint } from "./live-endpoint.ts";

/** Opens secrets and prepares policy, routes and answer once; throws when anything of it cannot be used as it stands. */
export function prepareEndpoint(config: EndpointConfig, keyRing: KeyRing): ReadyEndpoint {
  const dataKeys = config.dataKeys.map((row) => openDataKey(keyRing, config.organizationId, row));
  const [dataKey] = dataKeys;
  if (!dataKey) throw new Error("its organization has no data key");
  const secrets = config.secrets.map((secret) => openSecret(secret, config.organizationId, dataKeys));
  return {
    policy: preparePolicy(Policy.parse(config.policy), { endpointId: config.id, secrets }, config.provider),
    answer: Answer.parse(config.answer),
    routes: config.routes.map(({ destinationId, filter }) => ({ destinationId, filter: parseFilter(filter) })),
    kinds: new Map(config.routes.map(({ destinationId, kind }) => [destinationId, kind])),
    dataKey,
  };
}

function openSecret({ id, kind, sealed, ...window }: EndpointConfig["secrets"][number], organizationId: string, dataKeys: readonly DataKey[]): OpenSecret {
  const dataKey = dataKeys.find((key) => key.id === sealed.split(".")[1]);
  if (!dataKey) throw new Error(`the data key of secret ${id} is missing`);
  const value = unseal(dataKey, { organizationId, table: "secret", column: "sealed", row: id }, sealed).toString("utf8");
  return { id, kind, value, ...window };
}
