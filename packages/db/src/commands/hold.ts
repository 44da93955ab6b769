import { Problem } from "@postern/contract/problem";
import { type Call, command } from "../command.ts";
import { found } from "../found.ts";
import { readDestination } from "../queries/destinations.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** A pause stands above every other cause: whatever was wrong, deliveries wait until someone resumes. */
export const pauseDestination = command("destination.pause", async (tx, { id }, call) => {
  const before = await readDestination(tx, call, id);
  if (before.held?.cause !== "paused") await hold(tx, call, { id, cause: "paused" });
  const after = await readDestination(tx, call, id);
  return { target: id, before: { held: before.held ?? null }, after: { held: after.held ?? null }, result: after };
});

/** Ends a pause, an open breaker, a 410. What only the agent can end stays: a tunnel without one goes on waiting for it. */
export const resumeDestination = command("destination.resume", async (tx, { id }, call) => {
  const before = await readDestination(tx, call, id);
  const cause = before.held?.cause;
  if (cause === "no-agent" || cause === "local-down")
    throw new Problem("conflict", "it waits for its agent: start `postern listen`, and what waits goes on by itself");
  const away = cause === "paused" && before.kind === "tunnel" && !(await hasAgent(tx, call, before.tunnelId));
  await hold(tx, call, { id, cause: away ? "no-agent" : null });
  const after = await readDestination(tx, call, id);
  return { target: id, before: { held: before.held ?? null }, after: { held: after.held ?? null }, result: after, ring: [id] };
});

async function hold(tx: Transaction, { organizationId }: Call, { id, cause }: { id: string; cause: string | null }): Promise<void> {
  await tx.destination.update({ where: { organizationId_id: { organizationId, id } }, data: { heldCause: cause, heldSince: cause && new Date() } });
}

async function hasAgent(tx: Transaction, { organizationId }: Call, tunnelId: string | undefined): Promise<boolean> {
  const connection = await tx.tunnelConnection.findUnique({ where: { organizationId_tunnelId: { organizationId, tunnelId: found(tunnelId) } } });
  return connection !== null && connection.leaseUntil > new Date();
}
