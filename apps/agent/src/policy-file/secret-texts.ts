import { lastFourOf, shownMark } from "@postern/contract/last-four";
import type { Policy, PolicyNode } from "@postern/contract/policy";
import { secretReference } from "@postern/contract/policy-file";
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

/** What the gateway shows of a secret (`••••ab12`) as it stands in a file (`${sealed:ab12}`). Any other text is itself. */
export function referenceOf(shown: string): string {
  if (!shown.startsWith(shownMark)) return shown;
  const letters = shown.slice(shownMark.length);
  return sealedReference(letters);
}

/** The reference to a secret by its last four; a short one shows none. */
export function sealedReference(lastFour: string): string {
  return lastFour === lastFourOf("") ? `\${sealed}` : `\${sealed:${lastFour}}`;
}

/** The other way round; nothing for what is no such reference. */
export function shownOf(reference: string): string | undefined {
  const [whole, variable, letters = lastFourOf("")] = secretReference.exec(reference) ?? [];
  return whole === undefined || variable !== undefined ? undefined : shownMark + letters;
}

const variables = /\$\{env:([A-Za-z_][A-Za-z0-9_]{0,99})\}/g;

/** The names of the variables that a text asks for. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(variables)].map(([, name = ""]) => name);
}

/** The text with its variables filled in; those that are not set leave nothing. */
export function fillIn(text: string, variable: (name: string) => string | undefined): string {
  return text.replace(variables, (_, name: string) => variable(name) ?? "");
}
