import { randomBytes } from "node:crypto";
import { Problem } from "@postern/contract/problem";
import { type Call, command } from "../command.ts";
import { sealValue } from "../data-keys.ts";
import { found } from "../found.ts";
import { newId } from "../new-id.ts";
import { destinationOf, openDestination } from "../queries/destinations.ts";
import { signingSecretsOf } from "../queries/signing-secrets.ts";
import { signingSecretPlace } from "../signing-secret-place.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** As many as a receiver is asked to compare with: each live one adds a signature to the header. */
const liveMax = 5;
const hourMs = 3_600_000;

/** The first of two steps: the new secret signs beside the older ones, which end after the overlap, or when they are retired. */
export const rotateSigningSecret = command("destination.rotate-signing-secret", async (tx, { id, overlapHours }, call) => {
  const { organizationId } = call;
  const row = await openDestination(tx, organizationId, id);
  if (row.kind === "tunnel") throw new Problem("conflict", "a tunnel signs nothing: its agent is known by its token");
  const before = await lockSigningSecrets(tx, organizationId, id);
  if (before.length >= liveMax) throw new Problem("conflict", `${liveMax} secrets sign already; retire one that your server does not need any more`);
  const activeUntil = new Date(Date.now() + overlapHours * hourMs);
  // A secret that ends earlier keeps its end.
  const where = { organizationId, destinationId: id, OR: [{ activeUntil: null }, { activeUntil: { gt: activeUntil } }] };
  await tx.signingSecret.updateMany({ where, data: { activeUntil } });
  const signingSecret = await addSigningSecret(tx, call, id);
  const destination = await destinationOf(tx, row);
  return { target: id, before: { signingSecrets: before }, after: { signingSecrets: destination.signingSecrets }, result: { destination, signingSecret } };
});

/** The second step, for who does not want to wait for the overlap. The newest one stays: without it nothing could be verified. */
export const retireSigningSecret = command("destination.retire-signing-secret", async (tx, { id }, { organizationId }) => {
  const { destinationId } = found(await tx.signingSecret.findUnique({ where: { organizationId_id: { organizationId, id } } }));
  const row = await openDestination(tx, organizationId, destinationId);
  const before = await lockSigningSecrets(tx, organizationId, destinationId);
  if (before[0]?.id === id) throw new Problem("conflict", "it is the newest one: rotate first, then retire it");
  await tx.signingSecret.deleteMany({ where: { organizationId, id } });
  const destination = await destinationOf(tx, row);
  return { target: destinationId, before: { signingSecrets: before }, after: { signingSecrets: destination.signingSecrets }, result: destination };
});

/** Adds `whsec_` and 32 random bytes in base64 (Standard Webhooks), which the caller may show this once. */
export async function addSigningSecret(tx: Transaction, { organizationId, database, actor }: Call, destinationId: string): Promise<string> {
  const value = `whsec_${randomBytes(32).toString("base64")}`;
  const sealed = await sealValue(statementsOf(tx), database, { place: signingSecretPlace(organizationId, destinationId), value });
  const made = { createdBy: actor.id, createdByName: actor.name };
  await tx.signingSecret.create({ data: { organizationId, id: newId("sgn"), destinationId, sealed, lastFour: value.slice(-4), ...made } });
  return value;
}

/** The live ones, newest first, with their destination locked until the commit: of two rotations at once the second counts the first. Ended ones go. */
async function lockSigningSecrets(tx: Transaction, organizationId: string, destinationId: string) {
  await tx.$queryRaw`SELECT id FROM destination WHERE organization_id = ${organizationId} AND id = ${destinationId} FOR UPDATE`;
  await tx.signingSecret.deleteMany({ where: { organizationId, destinationId, activeUntil: { lte: new Date() } } });
  return (await signingSecretsOf(tx, organizationId, [destinationId])).get(destinationId) ?? [];
}
