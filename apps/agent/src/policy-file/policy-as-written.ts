import { canonicalJson } from "@postern/contract/canonical-json";
import { lastFourOf, shownMark } from "@postern/contract/last-four";
import { GateSettings, Policy, type PolicyNode } from "@postern/contract/policy";
import { fillIn, referenceOf, variablesIn } from "@postern/contract/secret-reference";
import { isSame } from "./difference.ts";
import { resolvePolicy, type Surroundings } from "./resolve.ts";
import { changeSecretTexts } from "./secret-texts.ts";

interface Was {
  /** The policy as the file has it, before any default was filled in. */
  was: unknown;
  around: Surroundings;
}

/**
 * A policy as it is best read: without settings that say what is so anyway, secrets as references. A gate that the file has already is
 * written as it is there, and a reference to a variable stays as long as the value may be the same.
 */
export function policyAsWritten(policy: Policy, { was, around }: Was): unknown {
  const known = knownGates(was, around);
  const references = referencesIn(was);
  const withReferences = changeSecretTexts(policy, (shown, { provider, name }) => {
    if (!around.isSecret(provider, name)) return shown;
    const reference = references.get(`${provider} ${name}`);
    return reference !== undefined && mayBe(reference, shown, around.variable) ? reference : referenceOf(shown);
  });
  return { ...policy, all: withReferences.all.map((node, index) => nodeAsWritten(node, policy.all[index] ?? node, known)) };
}

/** `node` has references where `shown` has what the gateway shows. */
function nodeAsWritten(node: PolicyNode, shown: PolicyNode, known: ReadonlyMap<string, unknown>): unknown {
  const inner = (members: readonly PolicyNode[], others: readonly PolicyNode[]) =>
    members.map((member, index) => nodeAsWritten(member, others[index] ?? member, known));
  if ("all" in node) return { ...node, all: inner(node.all, "all" in shown ? shown.all : []) };
  if ("any" in node) return { ...node, any: inner(node.any, "any" in shown ? shown.any : []) };
  return known.get(canonicalJson(shown)) ?? withoutDefaults(node);
}

/** A setting that is filled in when it is left out, with the very same value, is left out. */
function withoutDefaults(gate: GateSettings): unknown {
  let lean: Record<string, unknown> = { ...gate };
  for (const name of Object.keys(gate)) {
    const { [name]: _, ...less } = lean;
    const parsed = GateSettings.safeParse(less);
    if (parsed.success && isSame(parsed.data, gate)) lean = less;
  }
  return lean;
}

/** The gates of the file as they are written there, by what the gateway would show of them. */
function knownGates(was: unknown, around: Surroundings): Map<string, unknown> {
  const parsed = Policy.safeParse(was);
  if (!parsed.success) return new Map();
  const { shown } = resolvePolicy(parsed.data, around, () => {});
  const written = gatesIn(was as PolicyNode);
  return new Map(gatesIn(shown).map((gate, index) => [canonicalJson(gate), written[index]]));
}

/** The gates of a policy in reading order. */
function gatesIn(node: PolicyNode): PolicyNode[] {
  const members = "all" in node ? node.all : "any" in node ? node.any : undefined;
  return members ? members.flatMap(gatesIn) : [node];
}

/** The file's references to variables, by whose secret they are and its name. */
function referencesIn(was: unknown): Map<string, string> {
  const references = new Map<string, string>();
  const parsed = Policy.safeParse(was);
  if (parsed.success)
    changeSecretTexts(parsed.data, (text, { provider, name }) => {
      if (variablesIn(text).length > 0) references.set(`${provider} ${name}`, text);
      return text;
    });
  return references;
}

function mayBe(reference: string, shown: string, variable: Surroundings["variable"]): boolean {
  const isUnset = variablesIn(reference).some((name) => !variable(name));
  return isUnset || shown === shownMark + lastFourOf(fillIn(reference, variable));
}
