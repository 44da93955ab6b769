import { nextAddedAt } from "@postern/contract/secret-life";
import type { Answer } from "../command.ts";
import type { Secret } from "../generated/client.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { openEndpoint } from "./endpoints.ts";

type SecretAnswer = Answer<"secret.add">;
const hourMs = 3_600_000;
const weekMs = 168 * hourMs;

export const listSecrets = query("secret.list", async (tx, { endpointId }, { organizationId }) => {
  await openEndpoint(tx, organizationId, endpointId);
  const secrets = await tx.secret.findMany({ where: { organizationId, endpointId }, orderBy: { createdAt: "desc" }, take: 200 });
  return secretsOf(tx, secrets);
});

/** One secret as everyone may see it, with what it proved. */
export async function secretOf(tx: Transaction, row: Secret): Promise<SecretAnswer> {
  const { organizationId, endpointId } = row;
  const all = await tx.secret.findMany({ where: { organizationId, endpointId }, orderBy: { createdAt: "desc" }, take: 200 });
  const [answer] = (await secretsOf(tx, all)).filter(({ id }) => id === row.id);
  return answer ?? { ...factsOf(row), requests7d: 0 };
}

/** All secrets of an endpoint: the sealed values stay where they are. */
async function secretsOf(tx: Transaction, rows: readonly Secret[]): Promise<SecretAnswer[]> {
  const [first] = rows;
  if (!first) return [];
  const nowMs = Date.now();
  const uses = await tx.secretUse.findMany({ where: { organizationId: first.organizationId, secretId: { in: rows.map(({ id }) => id) } } });
  const facts = rows.map(factsOf);
  return facts.map((secret) => {
    const own = uses.filter(({ secretId }) => secretId === secret.id);
    const since = (momentMs: number) => own.filter(({ hour }) => hour.getTime() + hourMs > momentMs).reduce((sum, { requests }) => sum + Number(requests), 0);
    const nextAt = nextAddedAt(secret, facts);
    const sinceNext = nextAt && (secret.lastUsedAt && secret.lastUsedAt >= nextAt ? since(nextAt.getTime()) : 0);
    return { ...secret, requests7d: since(nowMs - weekMs), requestsSinceNext: sinceNext };
  });
}

function factsOf(row: Secret) {
  const { lastFour, activeFrom, createdAt } = row;
  return {
    ...{ lastFour, activeFrom, createdAt },
    id: row.id as SecretAnswer["id"] & `sec_${string}`,
    endpointId: row.endpointId,
    kind: row.kind as "shared" | "public-key",
    activeUntil: row.activeUntil ?? undefined,
    lastUsedAt: row.lastUsedAt ?? undefined,
    createdBy: row.createdByName,
    claimedFrom: row.claimedFrom ?? undefined,
  };
}
