import type { Answer } from "@postern/contract/endpoint";
import type { Policy, PolicyNode, ProviderSettings } from "@postern/contract/policy";
import { faultsOfSettings } from "@postern/contract/provider-settings";
import { certificateAdvice } from "./certificate/advice.ts";
import { PolicyError } from "./policy-error.ts";
import { preparePolicy } from "./prepare.ts";
import { defaultPolicyOf, findCard, findSpec, secretFault, secretKindOf } from "./providers/index.ts";

/** What a command that writes policies and secrets asks before it does. */
export const policyAdvice = {
  /** The policy a new endpoint starts with; nothing when no such provider is known. */
  defaultPolicyOf(provider?: string, settings?: ProviderSettings): Policy | undefined {
    return provider === undefined || findSpec(provider) ? defaultPolicyOf(provider, settings) : undefined;
  },
  /** How a new endpoint answers events, where its provider wants to read something; nothing otherwise. */
  firstAnswerOf(provider: string | undefined): Answer | undefined {
    return provider === undefined ? undefined : findSpec(provider)?.reply;
  },
  settingFaults,
  isSecretSetting,
  secretKindOf,
  secretFault,
  checkPolicy,
  certificates: certificateAdvice,
};

function settingFaults(provider: string | undefined, settings: ProviderSettings | undefined): Record<string, string> {
  return faultsOfSettings(findCard(provider ?? "")?.settings ?? [], settings);
}

function isSecretSetting(provider: string, name: string): boolean {
  return findSpec(provider)?.settings?.some((setting) => setting.name === name && setting.kind === "secret") ?? false;
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
