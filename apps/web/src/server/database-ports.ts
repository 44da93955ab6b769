import type { Policy } from "@postern/contract/policy";
import { faultsOfSettings } from "@postern/contract/provider-settings";
import type { DatabasePorts } from "@postern/db/database";
import { PolicyError } from "@postern/policy/policy-error";
import { preparePolicy } from "@postern/policy/prepare";
import { defaultPolicyOf, findCard, findSpec, secretFault, secretKindOf } from "@postern/policy/providers/index";
import type { WebEnv } from "./env.ts";

/** What commands need to know and the database's room may not import. */
export function databasePorts(settings: WebEnv): DatabasePorts {
  const { POSTERN_INGEST_URL, POSTERN_HUB_URL, POSTERN_WEB_URL, POSTERN_HOST_DOMAIN, POSTERN_LOCAL } = settings;
  return {
    defaultPolicyOf: (provider, settings) => (provider === undefined || findSpec(provider) ? defaultPolicyOf(provider, settings) : undefined),
    settingFaults: (provider, settings) => faultsOfSettings(findCard(provider ?? "")?.settings ?? [], settings),
    secretKindOf,
    secretFault,
    checkPolicy,
    publicBase: POSTERN_INGEST_URL,
    hubUrl: POSTERN_HUB_URL,
    webUrl: POSTERN_WEB_URL,
    isLocal: POSTERN_LOCAL,
    ...(POSTERN_HOST_DOMAIN !== undefined && { hostDomain: POSTERN_HOST_DOMAIN }),
  };
}

/** What the engine would say of a policy when it loads it. */
function checkPolicy(policy: Policy): string[] {
  try {
    preparePolicy(policy, { endpointId: "", secrets: [] });
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return [error.message];
    throw error;
  }
}
