import { Problem } from "@postern/contract/problem";
import { createCredential } from "../access/credential.ts";
import { type Call, command } from "../command.ts";
import { found } from "../found.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { agentTokenOf, apiKeyOf } from "../queries/access.ts";
import type { Transaction } from "../tenant-transaction.ts";

const dayMs = 86_400_000;

export const createApiKey = command("api-key.create", async (tx, { name, rights, expiresInDays }, call) => {
  const { organizationId } = call;
  const tooMuch = rights.filter((right) => !call.rights.has(right));
  if (tooMuch.length > 0) throw inputProblem({ rights: [`a key cannot do what you may not: ${tooMuch.join(", ")}`] });
  const maker = await makerOf(tx, call);
  const { credential, text } = createCredential("key");
  const { hint, secretHash } = credential;
  const row = { organizationId, id: newId("key"), name, hint, secretHash: Uint8Array.from(secretHash), rights: [...new Set(rights)], ...signed(maker, call) };
  const key = apiKeyOf(await tx.apiKey.create({ data: { ...row, expiresAt: endOf(maker, expiresInDays) } }));
  return { target: key.id, after: key, result: { key, secret: text } };
});

export const revokeApiKey = command("api-key.revoke", async (tx, { id }, call) => {
  const { organizationId } = call;
  const key = { organizationId_id: { organizationId, id } };
  const before = found(await tx.apiKey.findUnique({ where: key }));
  await demandOwn(tx, before.createdBy, call);
  const after = await tx.apiKey.update({ where: key, data: { revokedAt: before.revokedAt ?? new Date() } });
  return { target: id, before: apiKeyOf(before), after: apiKeyOf(after), result: { done: true } };
});

export const createAgentToken = command("agent-token.create", async (tx, { name, expiresInDays, tunnels, endpoints }, call) => {
  const { organizationId } = call;
  demandAgentRights(call);
  const maker = await makerOf(tx, call);
  const { credential, text } = createCredential("agt");
  const { hint, secretHash } = credential;
  const limits = { tunnels, endpoints };
  const row = { organizationId, id: newId("agt"), name, hint, secretHash: Uint8Array.from(secretHash), ...limits, ...signed(maker, call) };
  const token = agentTokenOf(await tx.agentToken.create({ data: { ...row, expiresAt: endOf(maker, expiresInDays) } }));
  return { target: token.id, after: token, result: { token, secret: text } };
});

export const revokeAgentToken = command("agent-token.revoke", async (tx, { id }, call) => {
  const { organizationId } = call;
  const key = { organizationId_id: { organizationId, id } };
  const before = found(await tx.agentToken.findUnique({ where: key }));
  await demandOwn(tx, before.createdBy, call);
  const after = await tx.agentToken.update({ where: key, data: { revokedAt: before.revokedAt ?? new Date() } });
  return { target: id, before: agentTokenOf(before), after: agentTokenOf(after), result: { done: true } };
});

/** Throws not-permitted where the caller may not do what agents do. */
export function demandAgentRights({ rights }: Call): void {
  const lacking = (["tunnel", "payload"] as const).filter((right) => !rights.has(right));
  if (lacking.length > 0)
    throw new Problem("not-permitted", `an agent opens tunnels and sees payloads, so whoever makes its token needs the right ${lacking.join(" and ")}`);
}

/** Whoever made a credential may end it; anyone else's takes the right administer. */
async function demandOwn(tx: Transaction, createdBy: string, call: Call): Promise<void> {
  if (call.rights.has("administer")) return;
  const { userId } = await makerOf(tx, call);
  if (userId !== createdBy) throw new Problem("not-permitted", "someone else made this one: ask an owner or admin to revoke it");
}

/** The person behind a new credential, and when what they act with ends. */
interface Maker {
  userId: string;
  expiresAt?: Date;
}

/** What a key makes belongs to the person behind that key, so it ends with them, and lives no longer than the key. */
async function makerOf(tx: Transaction, { organizationId, actor }: Call): Promise<Maker> {
  if (actor.kind === "user") return { userId: actor.id };
  if (actor.kind !== "key") throw new Problem("not-permitted");
  const key = found(await tx.apiKey.findUnique({ where: { organizationId_id: { organizationId, id: actor.id } } }));
  return { userId: key.createdBy, expiresAt: key.expiresAt ?? undefined };
}

function signed({ userId }: Maker, { actor }: Call) {
  return { createdBy: userId, createdByName: actor.name };
}

function endOf({ expiresAt }: Maker, days: number | undefined): Date | undefined {
  if (days === undefined) return expiresAt;
  const wanted = new Date(Date.now() + days * dayMs);
  return expiresAt && expiresAt < wanted ? expiresAt : wanted;
}
