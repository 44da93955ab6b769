import { Policy } from "@postern/contract/policy";
import { demandAddressLists } from "./address-lists/read-lists.ts";
import type { Call } from "./command.ts";
import { openValue, sealValue } from "./data-keys.ts";
import { inputProblem } from "./parse-input.ts";
import { changeSecrets, isShown, sealedPartOf, settingPlace, shownSetting, storedSetting } from "./policy-secrets.ts";
import { statementsOf } from "./statement.ts";
import type { Transaction } from "./tenant-transaction.ts";

type Place = Pick<Call, "database" | "organizationId">;
const versionsMax = 200;

/** The policy as it is stored, if the address lists that it asks are there: secret settings sealed, those that were shown and came back unchanged as an earlier version holds them. */
export async function sealPolicy(tx: Transaction, place: Place, { endpointId, policy }: { endpointId: string; policy: Policy }): Promise<Policy> {
  const { organizationId, database } = place;
  await demandAddressLists(tx, organizationId, policy);
  const kept = await keptSettings(tx, place, { endpointId, policy });
  const made = new Map<string, string>();
  for (const { name, value } of secretsIn(policy, place)) {
    if (isShown(value) || made.has(keyOf(name, value))) continue;
    const sealed = await sealValue(statementsOf(tx), database, { place: settingPlace(organizationId, endpointId, name), value });
    made.set(keyOf(name, value), storedSetting(value, sealed));
  }
  return changeSecrets(policy, database.ports.isSecretSetting, (value, { provider, name }) => {
    const found = isShown(value) ? kept.get(keyOf(`${provider} ${name}`, value)) : made.get(keyOf(name, value));
    if (found === undefined) throw inputProblem({ policy: [`Enter ${name} again: no earlier version holds the one that is shown.`] });
    return found;
  });
}

/** A policy, or a draft of one, with its secret settings opened: for the server's own use, never an answer to anyone. */
export async function openPolicy(tx: Transaction, place: Place, { endpointId, policy }: { endpointId: string; policy: Policy }): Promise<Policy> {
  const { organizationId, database } = place;
  const kept = await keptSettings(tx, place, { endpointId, policy });
  const opened = new Map<string, string>();
  const storedAs = (value: string, at: string) => (isShown(value) ? (kept.get(keyOf(at, value)) ?? value) : value);
  for (const { provider, name, value } of secretsIn(policy, place)) {
    const text = storedAs(value, `${provider} ${name}`);
    const sealed = sealedPartOf(text);
    const clear = sealed && (await openValue(statementsOf(tx), database, { place: settingPlace(organizationId, endpointId, name), sealed })).toString();
    opened.set(keyOf(`${provider} ${name}`, value), clear ?? text);
  }
  return changeSecrets(policy, database.ports.isSecretSetting, (value, { provider, name }) => opened.get(keyOf(`${provider} ${name}`, value)) ?? value);
}

/** Every secret setting of earlier versions as it is stored, by provider, name and what is shown of it; the newest wins. Empty where none is asked for. */
async function keptSettings(tx: Transaction, place: Place, { endpointId, policy }: { endpointId: string; policy: Policy }): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  if (!secretsIn(policy, place).some(({ value }) => isShown(value))) return kept;
  const { organizationId } = place;
  const versions = await tx.policyVersion.findMany({ where: { organizationId, endpointId }, orderBy: { number: "desc" }, take: versionsMax });
  for (const version of versions)
    for (const { provider, name, value } of secretsIn(Policy.parse(version.policy), place)) {
      const key = keyOf(`${provider} ${name}`, shownSetting(value));
      if (!kept.has(key)) kept.set(key, value);
    }
  return kept;
}

function secretsIn(policy: Policy, { database }: Place): { provider: string; name: string; value: string }[] {
  const secrets: { provider: string; name: string; value: string }[] = [];
  changeSecrets(policy, database.ports.isSecretSetting, (value, at) => {
    secrets.push({ ...at, value });
    return value;
  });
  return secrets;
}

function keyOf(name: string, value: string): string {
  return JSON.stringify([name, value]);
}
