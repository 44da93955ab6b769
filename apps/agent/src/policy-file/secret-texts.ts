import type { Policy, PolicyNode } from "@postern/contract/policy";
import type { Path } from "@postern/contract/yaml-text";

/** Where a secret stands in a policy: whose it is, its name there, and its path in the file. */
export interface SecretPlace {
  provider: string;
  name: string;
  path: Path;
}
type Change = (text: string, place: SecretPlace) => string;

/** The policy with each text changed that may be a secret: settings of signature gates, and the credential of a fetch-back. Empty ones stay. */
export function changeSecretTexts(policy: Policy, change: Change): Policy {
  const changeAll = (nodes: readonly PolicyNode[], path: Path) => nodes.map((node, index) => changeNode(node, [...path, index], change));
  return { ...policy, all: changeAll(policy.all, ["all"]) };
}

function changeNode(node: PolicyNode, path: Path, change: Change): PolicyNode {
  if ("all" in node) return { ...node, all: node.all.map((member, index) => changeNode(member, [...path, "all", index], change)) };
  if ("any" in node) return { ...node, any: node.any.map((member, index) => changeNode(member, [...path, "any", index], change)) };
  if (node.kind === "fetch-back") {
    const place = { provider: node.kind, name: "credential", path: [...path, "credential"] };
    return node.credential === "" ? node : { ...node, credential: change(node.credential, place) };
  }
  if (node.kind !== "signature" || !node.settings) return node;
  const { provider } = node;
  const settings = Object.entries(node.settings).map(([name, value]) => {
    const place = { provider, name, path: [...path, "settings", name] };
    return [name, typeof value === "string" && value !== "" ? change(value, place) : value] as const;
  });
  return { ...node, settings: Object.fromEntries(settings) };
}
