import { lastFourOf } from "@postern/contract/last-four";
import { type Call, command } from "../command.ts";
import { openValue, sealValue } from "../data-keys.ts";
import { found } from "../found.ts";
import type { Secret } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { openEndpoint } from "../queries/endpoints.ts";
import { secretOf } from "../queries/secrets.ts";
import type { SealPlace } from "../seal.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** A rotation holds two or three; a provider is checked against all of them, so there is an end. */
const activeSecretsMax = 20;
const hourMs = 3_600_000;

export const addSecret = command("secret.add", async (tx, { endpointId, value, expiresInDays }, call) => {
  const { organizationId } = call;
  const { provider } = await openEndpoint(tx, organizationId, endpointId);
  const active = await tx.secret.count({ where: { organizationId, endpointId, OR: [{ activeUntil: null }, { activeUntil: { gt: new Date() } }] } });
  if (active >= activeSecretsMax) throw inputProblem({ value: [`an endpoint holds ${activeSecretsMax} active secrets at most; retire one first`] });
  const activeUntil = expiresInDays === undefined ? undefined : new Date(Date.now() + expiresInDays * 24 * hourMs);
  const secret = await secretOf(tx, await insertSecret(tx, call, { endpointId, provider, value, field: "value", activeUntil }));
  return { target: secret.id, after: secret, result: secret };
});

export const retireSecret = command("secret.retire", async (tx, { id, graceHours }, { organizationId }) => {
  const key = { organizationId_id: { organizationId, id } };
  const row = found(await tx.secret.findUnique({ where: key }));
  await openEndpoint(tx, organizationId, row.endpointId);
  const until = new Date(Date.now() + graceHours * hourMs);
  // Retiring never lengthens: a secret that ends earlier keeps its end.
  const activeUntil = row.activeUntil && row.activeUntil < until ? row.activeUntil : until;
  const before = await secretOf(tx, row);
  const after = await secretOf(tx, await tx.secret.update({ where: key, data: { activeUntil } }));
  return { target: id, before, after, result: after };
});

interface NewSecret {
  endpointId: string;
  provider?: string | null;
  value: string;
  /** The input's field that holds the value, for the answer when it cannot be this provider's secret. */
  field: string;
  /** When the provider ends it, where that is known. */
  activeUntil?: Date | undefined;
}

/** Seals a new secret of an endpoint. */
export async function insertSecret(tx: Transaction, call: Call, { endpointId, provider, value, field, activeUntil }: NewSecret): Promise<Secret> {
  const { organizationId, database, actor } = call;
  const fault = database.ports.secretFault(provider ?? undefined, value);
  if (fault) throw inputProblem({ [field]: [fault] });
  const id = newId("sec");
  const sealed = await sealValue(statementsOf(tx), database, { place: placeOf(organizationId, id), value });
  const kind = database.ports.secretKindOf(provider ?? undefined, value);
  return tx.secret.create({
    data: {
      organizationId,
      id,
      endpointId,
      kind,
      sealed,
      lastFour: lastFourOf(value),
      activeUntil: activeUntil ?? null,
      createdBy: actor.id,
      createdByName: actor.name,
    },
  });
}

/** The newest active secret of an endpoint, opened; nothing when it has none. */
export async function openNewestSecret(tx: Transaction, { organizationId, database }: Call, endpointId: string): Promise<string | undefined> {
  const now = new Date();
  const row = await tx.secret.findFirst({
    where: { organizationId, endpointId, activeFrom: { lte: now }, OR: [{ activeUntil: null }, { activeUntil: { gt: now } }] },
    orderBy: { createdAt: "desc" },
  });
  return row ? (await openValue(statementsOf(tx), database, { place: placeOf(organizationId, row.id), sealed: row.sealed })).toString() : undefined;
}

function placeOf(organizationId: string, row: string): SealPlace {
  return { organizationId, table: "secret", column: "sealed", row };
}
