import type { PolicyNode, ProviderSettings } from "@postern/contract/policy";
import type { FileEndpoint } from "@postern/contract/policy-file";
import type { ExportedEndpoint } from "@postern/contract/project-export";
import { shownOf } from "@postern/contract/secret-reference";
import { differencesOf } from "./difference.ts";
import type { Change, Planning } from "./plan.ts";
import { planPolicy } from "./plan-policy.ts";
import { planSecrets } from "./plan-secrets.ts";
import { type ResolvedPolicy, resolvePolicy, resolveSecrets, within } from "./resolve.ts";
import { changeSecretTexts } from "./secret-texts.ts";

type Settings = Pick<FileEndpoint, (typeof settingNames)[number]>;
const settingNames = ["host", "state", "bodyBytesMax", "answer", "tags"] as const;

/** Endpoints to add or change, each with its policy and its secrets. */
export function planEndpoints(planning: Planning): Change[] {
  const present = new Map(planning.project.endpoints.map((endpoint) => [endpoint.name, endpoint]));
  return (planning.open.file.endpoints ?? []).flatMap((endpoint, index) => planEndpoint(planning, { endpoint, index, found: present.get(endpoint.name) }));
}

interface Place {
  endpoint: FileEndpoint;
  index: number;
  found: ExportedEndpoint | undefined;
}

function planEndpoint(planning: Planning, { endpoint, index, found }: Place): Change[] {
  const { around, faults, notes } = planning;
  const tell = within(faults, ["endpoints", index]);
  if (found && endpoint.provider !== undefined && endpoint.provider !== found.provider)
    tell(["provider"], `cannot be changed; it is ${found.provider ?? "none"} at the gateway`);
  const policy = endpoint.policy && resolvePolicy(endpoint.policy, around, (path, says) => tell(["policy", ...path], says));
  const secrets = resolveSecrets(endpoint, around, tell);
  if (!found) tellSealed(endpoint, tell);
  for (const { reference, lastFour, value } of secrets)
    if (value === undefined && found && !found.secrets.some((secret) => secret.lastFour === lastFour))
      notes.push(`endpoint ${endpoint.name}: the gateway holds no active secret ${reference}`);
  const own = found ? changed(found, endpoint) : [added(endpoint, policy)];
  return [...own, ...planPolicy(endpoint, policy, found), ...planSecrets(endpoint, secrets, found)];
}

/** What an endpoint that is yet to be made cannot have sealed already. */
function tellSealed({ policy, secrets = [] }: FileEndpoint, tell: ReturnType<typeof within>): void {
  const says = `is sealed at another endpoint, or was: a new one needs \${env:NAME}`;
  for (const [index, reference] of secrets.entries()) if (shownOf(reference) !== undefined) tell(["secrets", index], says);
  if (!policy) return;
  changeSecretTexts(policy, (text, { path }) => {
    if (shownOf(text) !== undefined) tell(["policy", ...path], says);
    return text;
  });
}

function settingsOf(endpoint: FileEndpoint | ExportedEndpoint, names: readonly (keyof Settings)[] = settingNames): Settings {
  return Object.fromEntries(names.flatMap((name) => (endpoint[name] === undefined ? [] : [[name, endpoint[name]]])));
}

function added(endpoint: FileEndpoint, policy: ResolvedPolicy | undefined): Change {
  const { name, provider } = endpoint;
  const { host, bodyBytesMax, ...rest } = settingsOf(endpoint);
  const settings = policy && provider !== undefined ? settingsOfProvider(policy.sent, provider) : undefined;
  return {
    deed: "add",
    noun: "endpoint",
    name,
    differences: differencesOf({}, { ...(provider !== undefined && { provider }), ...settingsOf(endpoint) }),
    steps: [
      async ({ call, projectId, endpoints }) => {
        const { id, policyVersionId, url } = await call("endpoint.create", { projectId, name, provider, bodyBytesMax, settings, host: host ?? undefined });
        endpoints.set(name, { id, policyVersionId });
        if (Object.keys(rest).length > 0) await call("endpoint.update", { id, ...rest });
        return url;
      },
    ],
  };
}

/** What the provider has to be told, from the first gate that checks its signature. */
function settingsOfProvider(node: PolicyNode, provider: string): ProviderSettings | undefined {
  if ("kind" in node) return node.kind === "signature" && node.provider === provider ? node.settings : undefined;
  for (const member of "all" in node ? node.all : node.any) {
    const found = settingsOfProvider(member, provider);
    if (found) return found;
  }
}

/** A host of null is taken away; what the file leaves out stays. */
function changed(found: ExportedEndpoint, endpoint: FileEndpoint): Change[] {
  const given = settingsOf(endpoint);
  const before = settingsOf(found, Object.keys(given) as (keyof Settings)[]);
  const after = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const differences = differencesOf(before, after);
  if (differences.length === 0) return [];
  const update: Change["steps"][number] = async ({ call }) => {
    await call("endpoint.update", { id: found.id, ...given });
    return undefined;
  };
  return [{ deed: "change", noun: "endpoint", name: found.name, differences, steps: [update] }];
}

/** Endpoints that the file does not name, where it names endpoints at all. Their routes go with them. */
export function unnamedEndpoints({ open, project }: Planning): Change[] {
  if (!open.file.endpoints) return [];
  const named = new Set(open.file.endpoints.map(({ name }) => name));
  return project.endpoints
    .filter(({ name }) => !named.has(name))
    .map(({ id, name, provider }) => ({
      deed: "remove",
      noun: "endpoint",
      name,
      differences: provider === undefined ? [] : [{ path: "provider", before: provider }],
      steps: [
        async ({ call }) => {
          await call("endpoint.delete", { id });
          return undefined;
        },
      ],
    }));
}
