import { lastFourOf, shownMark } from "@postern/contract/last-four";
import type { Policy, PolicyNode, SettingsOf } from "@postern/contract/policy";
import type { DatabasePorts } from "./database.ts";
import type { SealPlace } from "./seal.ts";

/** A setting of a provider that is a secret, such as the verify token of a challenge, as it lies in a stored policy: its last four, then the sealed value. */
const stored = /^sealed:(.{4}):(v1\.[\w.-]+)$/s;

/** What is done to one secret setting of a policy. */
type Change = (value: string, at: { provider: string; name: string }) => string;
type IsSecret = DatabasePorts["isSecretSetting"];

/** Where a secret setting is bound to: it opens in any version of its endpoint's policy, and nowhere else. */
export function settingPlace(organizationId: string, endpointId: string, name: string): SealPlace {
  return { organizationId, table: "policy_version", column: `policy.${name}`, row: endpointId };
}

export function storedSetting(value: string, sealed: string): string {
  return `sealed:${lastFourOf(value)}:${sealed}`;
}

/** The sealed part of a stored setting; nothing when it lies there in clear, as versions before this did. */
export function sealedPartOf(value: string): string | undefined {
  return stored.exec(value)?.[2];
}

/** A stored secret setting as everyone may see it. */
export function shownSetting(value: string): string {
  return shownMark + (stored.exec(value)?.[1] ?? lastFourOf(value));
}

/** Whether this is what was shown, sent back unchanged. */
export function isShown(value: string): boolean {
  return value.startsWith(shownMark);
}

/** A policy as answers and audit entries hold it: its secret settings by their last four. */
export function coveredPolicy(policy: Policy, isSecret: IsSecret): Policy {
  return changeSecrets(policy, isSecret, shownSetting);
}

/** The policy with each of its secret settings changed; those that are empty stay. */
export function changeSecrets(policy: Policy, isSecret: IsSecret, change: Change): Policy {
  return { all: policy.all.map((node) => changeNode(node, isSecret, change)) };
}

function changeNode(node: PolicyNode, isSecret: IsSecret, change: Change): PolicyNode {
  if ("all" in node) return { ...node, all: node.all.map((member) => changeNode(member, isSecret, change)) };
  if ("any" in node) return { ...node, any: node.any.map((member) => changeNode(member, isSecret, change)) };
  if (node.kind === "fetch-back") return changeCredential(node, change);
  return node.kind === "signature" && node.settings ? { ...node, settings: changeSettings(node, isSecret, change) } : node;
}

/** A credential belongs to the host it is sent to: whoever names another one has to know it. */
function changeCredential(gate: SettingsOf<"fetch-back">, change: Change): SettingsOf<"fetch-back"> {
  if (gate.credential === "") return gate;
  const [origin = ""] = /^https:\/\/[^/]*/.exec(gate.url) ?? [];
  return { ...gate, credential: change(gate.credential, { provider: gate.kind, name: `credential for ${origin}` }) };
}

function changeSettings({ provider, settings = {} }: SettingsOf<"signature">, isSecret: IsSecret, change: Change) {
  const changed = Object.entries(settings).map(([name, value]) => {
    const isMeant = typeof value === "string" && value !== "" && isSecret(provider, name);
    return [name, isMeant ? change(value, { provider, name }) : value] as const;
  });
  return Object.fromEntries(changed);
}
