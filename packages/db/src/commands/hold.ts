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

/**
 * Ends a pause, an open breaker (what waits goes out slowly first) or a 410, and frees what was kept back one by one.
 * A tunnel without its agent goes on waiting for it.
 */
export const resumeDestination = command("destination.resume", async (tx, { id }, { organizationId }) => {
  const before = await openDestination(tx, organizationId, id);
  const waitsForAgent = before.heldCause === "no-agent" || before.heldCause === "local-down";
  const freed = await freeKept(tx, before);
  if (waitsForAgent && freed === 0) throw new Problem("conflict", "it waits for its agent: start `postern listen`, and what waits goes on by itself");
  const after = before.heldCause && !waitsForAgent ? await letGo(tx, before) : before;
  return {
    target: id,
    before: { held: holdOf(before) ?? null },
    after: { held: holdOf(after) ?? null, freed },
    result: await destinationOf(tx, after),
    ring: [id],
  };
});

/** Makes the next probe due now; like every probe it is one delivery, which costs nothing when it fails. */
export const probeDestination = command("destination.probe", async (tx, { id }, { organizationId }) => {
  const before = await openDestination(tx, organizationId, id);
  if (before.heldCause !== "breaker") throw new Problem("conflict", "its breaker is not open: what is due goes out by itself");
  const after = await tx.destination.update({ where: { organizationId_id: { organizationId, id } }, data: { probeAt: new Date() } });
  return { target: id, after: { failures: before.failures, failedProbes: before.failedProbes }, result: await destinationOf(tx, after), ring: [id] };
});

/** One resume frees so many at most: the rows stay locked until its commit. */
const freedMax = 50_000;

async function freeKept(tx: Transaction, { organizationId, id }: Destination): Promise<number> {
  return tx.$executeRaw`
    UPDATE delivery SET state = 'pending' WHERE organization_id = ${organizationId} AND state = 'held' AND id IN (
      SELECT id FROM delivery WHERE organization_id = ${organizationId} AND destination_id = ${id} AND state = 'held' ORDER BY id LIMIT ${freedMax} FOR UPDATE)`;
}

/** A breaker that was open when it was resumed or paused is not forgotten: one is in flight, then two, and a failure opens it again. */
async function letGo(tx: Transaction, destination: Destination): Promise<Destination> {
  const { organizationId, id, probeAt } = destination;
  const after = await hold(tx, destination, await causeAfter(tx, destination));
  if (!probeAt) return after;
  return tx.destination.update({ where: { organizationId_id: { organizationId, id } }, data: { failures: 0, probeAt: null, rampSlots: 1 } });
}

async function causeAfter(tx: Transaction, { organizationId, kind, tunnelId }: Destination): Promise<string | null> {
  if (kind !== "tunnel") return null;
  const live = await tx.tunnelConnection.findMany({ where: { organizationId, tunnelId: found(tunnelId), leaseUntil: { gt: new Date() } } });
  if (live.length === 0) return "no-agent";
  return live.some(({ localUp }) => localUp) ? null : "local-down";
}

function hold(tx: Transaction, { organizationId, id }: Destination, cause: string | null): Promise<Destination> {
  return tx.destination.update({ where: { organizationId_id: { organizationId, id } }, data: { heldCause: cause, heldSince: cause && new Date() } });
}
