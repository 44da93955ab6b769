import { Problem } from "@postern/contract/problem";
import { type Call, command } from "../command.ts";
import { found } from "../found.ts";
import { type DestinationAnswer, readDestination } from "../queries/destinations.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** A pause stands above every other cause: whatever was wrong, deliveries wait until someone resumes. */
export const pauseDestination = command("destination.pause", async (tx, { id }, call) => {
  const before = await readDestination(tx, call, id);
  if (before.held?.cause !== "paused") await hold(tx, call, { id, cause: "paused" });
  const after = await readDestination(tx, call, id);
  return { target: id, before: { held: before.held ?? null }, after: { held: after.held ?? null }, result: after };
});

/** Ends a pause, an open breaker, a 410, and frees what was kept back one by one. A tunnel without its agent goes on waiting for it. */
export const resumeDestination = command("destination.resume", async (tx, { id }, call) => {
  const before = await readDestination(tx, call, id);
  const cause = before.held?.cause;
  const waitsForAgent = cause === "no-agent" || cause === "local-down";
  const freed = await freeKept(tx, call, id);
  if (waitsForAgent && freed === 0) throw new Problem("conflict", "it waits for its agent: start `postern listen`, and what waits goes on by itself");
  if (cause && !waitsForAgent) await hold(tx, call, { id, cause: await causeAfter(tx, call, before) });
  const after = await readDestination(tx, call, id);
  return { target: id, before: { held: before.held ?? null }, after: { held: after.held ?? null, freed }, result: after, ring: [id] };
});

/** One resume frees so many at most: the rows stay locked until its commit. */
const freedMax = 50_000;

async function freeKept(tx: Transaction, { organizationId }: Call, id: string): Promise<number> {
  return tx.$executeRaw`
    UPDATE delivery SET state = 'pending' WHERE organization_id = ${organizationId} AND state = 'held' AND id IN (
      SELECT id FROM delivery WHERE organization_id = ${organizationId} AND destination_id = ${id} AND state = 'held' ORDER BY id LIMIT ${freedMax} FOR UPDATE)`;
}

async function causeAfter(tx: Transaction, call: Call, { kind, tunnelId }: DestinationAnswer): Promise<string | null> {
  return kind === "tunnel" && !(await hasAgent(tx, call, tunnelId)) ? "no-agent" : null;
}

async function hold(tx: Transaction, { organizationId }: Call, { id, cause }: { id: string; cause: string | null }): Promise<void> {
  await tx.destination.update({ where: { organizationId_id: { organizationId, id } }, data: { heldCause: cause, heldSince: cause && new Date() } });
}

async function hasAgent(tx: Transaction, { organizationId }: Call, tunnelId: string | undefined): Promise<boolean> {
  const connection = await tx.tunnelConnection.findUnique({ where: { organizationId_tunnelId: { organizationId, tunnelId: found(tunnelId) } } });
  return connection !== null && connection.leaseUntil > new Date();
}
