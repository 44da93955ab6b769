import { Problem } from "@postern/contract/problem";
import { command } from "../command.ts";
import { found } from "../found.ts";
import type { Destination } from "../generated/client.ts";
import { destinationOf, holdOf, openDestination } from "../queries/destinations.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** A pause stands above every other cause: whatever was wrong, deliveries wait until someone resumes. */
export const pauseDestination = command("destination.pause", async (tx, { id }, { organizationId }) => {
  const before = await openDestination(tx, organizationId, id);
  const after = before.heldCause === "paused" ? before : await hold(tx, before, "paused");
  return { target: id, before: { held: holdOf(before) ?? null }, after: { held: holdOf(after) ?? null }, result: await destinationOf(tx, after) };
});

/** Ends a pause, an open breaker, a 410, and frees what was kept back one by one. A tunnel without its agent goes on waiting for it. */
export const resumeDestination = command("destination.resume", async (tx, { id }, { organizationId }) => {
  const before = await openDestination(tx, organizationId, id);
  const waitsForAgent = before.heldCause === "no-agent" || before.heldCause === "local-down";
  const freed = await freeKept(tx, before);
  if (waitsForAgent && freed === 0) throw new Problem("conflict", "it waits for its agent: start `postern listen`, and what waits goes on by itself");
  const after = before.heldCause && !waitsForAgent ? await hold(tx, before, await causeAfter(tx, before)) : before;
  return {
    target: id,
    before: { held: holdOf(before) ?? null },
    after: { held: holdOf(after) ?? null, freed },
    result: await destinationOf(tx, after),
    ring: [id],
  };
});

/** One resume frees so many at most: the rows stay locked until its commit. */
const freedMax = 50_000;

async function freeKept(tx: Transaction, { organizationId, id }: Destination): Promise<number> {
  return tx.$executeRaw`
    UPDATE delivery SET state = 'pending' WHERE organization_id = ${organizationId} AND state = 'held' AND id IN (
      SELECT id FROM delivery WHERE organization_id = ${organizationId} AND destination_id = ${id} AND state = 'held' ORDER BY id LIMIT ${freedMax} FOR UPDATE)`;
}

async function causeAfter(tx: Transaction, { organizationId, kind, tunnelId }: Destination): Promise<string | null> {
  if (kind !== "tunnel") return null;
  const connection = await tx.tunnelConnection.findUnique({ where: { organizationId_tunnelId: { organizationId, tunnelId: found(tunnelId) } } });
  return connection && connection.leaseUntil > new Date() ? null : "no-agent";
}

function hold(tx: Transaction, { organizationId, id }: Destination, cause: string | null): Promise<Destination> {
  return tx.destination.update({ where: { organizationId_id: { organizationId, id } }, data: { heldCause: cause, heldSince: cause && new Date() } });
}
