import type { Policy, PolicyNode, ProviderSettings } from "@postern/contract/policy";
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
    settingFaults,
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

function settingFaults(provider: string | undefined, settings: ProviderSettings | undefined): Record<string, string> {
  return faultsOfSettings(findCard(provider ?? "")?.settings ?? [], settings);
}

/** What the engine would say of a policy when it loads it, and what its providers lack. */
function checkPolicy(policy: Policy): string[] {
  try {
    preparePolicy(policy, { endpointId: "", secrets: [] });
    return policy.all.flatMap(faultsOfSignatures);
  } catch (error) {
    if (error instanceof PolicyError) return [error.message];
    throw error;
  }
}

function faultsOfSignatures(node: PolicyNode): string[] {
  if ("all" in node) return node.all.flatMap(faultsOfSignatures);
  if ("any" in node) return node.any.flatMap(faultsOfSignatures);
  return node.kind === "signature" ? Object.values(settingFaults(node.provider, node.settings)) : [];
}
