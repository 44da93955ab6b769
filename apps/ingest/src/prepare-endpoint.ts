import { Answer } from "@postern/contract/endpoint";
import { looksIntoBody, parseFilter } from "@postern/contract/filter";
import { Policy } from "@postern/contract/policy";
import type { EndpointConfig } from "@postern/db/ingest-config";
import { changeSecrets, sealedPartOf, settingPlace } from "@postern/db/policy-secrets";
import { type DataKey, type KeyRing, openDataKey, type SealPlace, unseal } from "@postern/db/seal";
import { certificateSourcesOf } from "@postern/policy/certificate/sources";
import { claimsReadBy, loginGatesOf } from "@postern/policy/login";
import type { OpenSecret, PreparedPolicy } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import type { ReadyEndpoint, Shadow } from "./live-endpoint.ts";

/** Opens secrets and prepares policy, routes and answer once; throws when anything of it cannot be used as it stands. */
export function prepareEndpoint(config: EndpointConfig, keyRing: KeyRing): ReadyEndpoint {
  const dataKeys = config.dataKeys.map((row) => openDataKey(keyRing, config.organizationId, row));
  const [dataKey] = dataKeys;
  if (!dataKey) throw new Error("its organization has no data key");
  const secrets = config.secrets.map((secret) => openSecret(secret, config.organizationId, dataKeys));
  const material = { endpointId: config.id, token: config.token, secrets, addressLists: config.addressLists ?? [], authorities: config.authorities };
  const prepare = (policy: unknown) => preparePolicy(openPolicy(config, policy, dataKeys), material, config.provider);
  const routes = config.routes.map(({ destinationId, filter }) => ({ destinationId, filter: parseFilter(filter) }));
  return {
    policy: prepare(config.policy),
    shadow: config.shadow ? { versionId: config.shadow.versionId, policy: prepareShadow(() => prepare(config.shadow?.policy)) } : undefined,
    certificateSources: sourcesOf([config.policy, config.shadow?.policy]),
    claimsAsked: claimsReadBy(loginGatesOf(Policy.parse(config.policy))),
    answer: Answer.parse(config.answer),
    passThrough: config.passThrough,
    routes,
    filtersBodies: routes.some(({ filter }) => looksIntoBody(filter)),
    kinds: new Map(config.routes.map(({ destinationId, kind }) => [destinationId, kind])),
    dataKey,
  };
}

/** What a shadow lacks is no reason for its endpoint to stay shut. */
function prepareShadow(prepare: () => PreparedPolicy): Shadow["policy"] {
  try {
    return prepare();
  } catch {
    return "broken";
  }
}

function sourcesOf(policies: readonly unknown[]): ReadyEndpoint["certificateSources"] {
  return new Set(policies.flatMap((policy) => [...certificateSourcesOf(Policy.safeParse(policy).data ?? { all: [] })]));
}

function openSecret({ id, kind, sealed, ...window }: EndpointConfig["secrets"][number], organizationId: string, dataKeys: readonly DataKey[]): OpenSecret {
  return { id, kind, value: open(dataKeys, { organizationId, table: "secret", column: "sealed", row: id }, sealed), ...window };
}

/** The policy with those of its providers' settings opened that are sealed. */
function openPolicy({ organizationId, id }: EndpointConfig, policy: unknown, dataKeys: readonly DataKey[]): Policy {
  return changeSecrets(
    Policy.parse(policy),
    () => true,
    (value, { name }) => {
      const sealed = sealedPartOf(value);
      return sealed === undefined ? value : open(dataKeys, settingPlace(organizationId, id, name), sealed);
    },
  );
}

function open(dataKeys: readonly DataKey[], place: SealPlace, sealed: string): string {
  const dataKey = dataKeys.find((key) => key.id === sealed.split(".")[1]);
  if (!dataKey) throw new Error(`the data key of ${place.table} ${place.row} is missing`);
  return unseal(dataKey, place, sealed).toString("utf8");
}
