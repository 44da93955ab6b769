import { Problem } from "@postern/contract/problem";
import { type Call, command } from "../command.ts";
import { found } from "../found.ts";
import type { Delivery } from "../generated/client.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** Makes a delivery due now. One that was given up is tried once more; its ladder of retries stays where it was. */
export const retryDelivery = command("delivery.retry", async (tx, { id }, call) => {
  const { organizationId } = call;
  const delivery = await lockDelivery(tx, call, id);
  if (delivery.state === "delivered") throw new Problem("conflict", "it was delivered; replay the request to bring it again");
  if (isInFlight(delivery)) throw new Problem("conflict", "it is being tried at this moment");
  await demandDeliverable(tx, call, delivery);
  const data = { state: "pending", trigger: "manual", nextAttemptAt: new Date(), leaseId: null, leaseUntil: null, reason: null, settledAt: null };
  await tx.delivery.update({ where: { organizationId_id: { organizationId, id } }, data });
  return { target: id, before: stateOf(delivery), after: { state: "pending" }, result: { done: true }, ring: [delivery.destinationId] };
});

/** Gives a delivery up. A send that is under way loses its lease: its outcome comes too late to change anything. */
export const stopDelivery = command("delivery.stop", async (tx, { id }, call) => {
  const { organizationId } = call;
  const delivery = await lockDelivery(tx, call, id);
  if (!["pending", "held"].includes(delivery.state)) throw new Problem("conflict", `it is ${delivery.state} already`);
  const data = { state: "failed", reason: "stopped", settledAt: new Date(), leaseId: null, leaseUntil: null };
  await tx.delivery.update({ where: { organizationId_id: { organizationId, id } }, data });
  return { target: id, before: stateOf(delivery), after: { state: "failed", reason: "stopped" }, result: { done: true } };
});

/** The row, locked until the commit: a lane that claims or settles it at this moment comes before or after, not between. */
async function lockDelivery(tx: Transaction, { organizationId }: Call, id: string): Promise<Delivery> {
  await tx.$queryRaw`SELECT id FROM delivery WHERE organization_id = ${organizationId} AND id = ${id} FOR UPDATE`;
  return found(await tx.delivery.findUnique({ where: { organizationId_id: { organizationId, id } } }));
}

async function demandDeliverable(tx: Transaction, { organizationId }: Call, { requestId, destinationId }: Delivery): Promise<void> {
  const destination = await tx.destination.findUnique({ where: { organizationId_id: { organizationId, id: destinationId } } });
  if (!destination || destination.deletedAt) throw new Problem("conflict", "its destination was deleted; replay the request to another one");
  const body = await tx.requestBody.count({ where: { organizationId, requestId } });
  if (body === 0) throw new Problem("conflict", "the request's body is not stored any more");
}

function isInFlight({ state, leaseUntil }: Delivery): boolean {
  return state === "pending" && leaseUntil !== null && leaseUntil > new Date();
}

function stateOf({ state, reason, attempts, destinationId }: Delivery) {
  return { state, reason, attempts, destinationId };
}
