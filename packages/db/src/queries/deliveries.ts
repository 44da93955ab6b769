import { momentOfId } from "@postern/contract/id";
import type { Attempt, Delivery } from "@postern/contract/request";
import type { z } from "zod";
import type { Call } from "../command.ts";
import { found } from "../found.ts";
import type * as rows from "../generated/client.ts";
import { headerPairsOf } from "../header-lines.ts";
import { firstIdAt } from "../id-range.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { deliveriesSince } from "./request-rows.ts";

type DeliveryAnswer = z.input<typeof Delivery>;
type AttemptAnswer = z.input<typeof Attempt>;

/** Manual retries have no end; a page shows the newest. */
const attemptsMax = 200;
const deliveriesMax = 200;

export const getDelivery = query("delivery.get", async (tx, { id }, call) => {
  const { organizationId } = call;
  const row = found(await tx.delivery.findUnique({ where: { organizationId_id: { organizationId, id } } }));
  const [delivery] = await withAttempts(tx, call, [row]);
  return found(delivery);
});

/** Every delivery of one request, oldest first, with its attempts. */
export async function deliveriesOf(tx: Transaction, call: Call, requestId: string): Promise<DeliveryAnswer[]> {
  const { organizationId } = call;
  const list = await tx.delivery.findMany({
    where: { organizationId, requestId, id: { gte: deliveriesSince(momentOfId(requestId)) } },
    orderBy: { id: "asc" },
    take: deliveriesMax,
  });
  return withAttempts(tx, call, list);
}

async function withAttempts(tx: Transaction, call: Call, deliveries: rows.Delivery[]): Promise<DeliveryAnswer[]> {
  const { organizationId } = call;
  if (deliveries.length === 0) return [];
  const destinations = await tx.destination.findMany({ where: { organizationId, id: { in: deliveries.map(({ destinationId }) => destinationId) } } });
  const since = firstIdAt("att", Math.min(...deliveries.map(({ id }) => momentOfId(id))));
  const attempts = await tx.attempt.findMany({
    where: { organizationId, deliveryId: { in: deliveries.map(({ id }) => id) }, id: { gte: since } },
    orderBy: { id: "desc" },
    take: attemptsMax,
  });
  const destinationOf = new Map(destinations.map((row) => [row.id, row]));
  const attemptsOf = Map.groupBy(attempts.toReversed(), ({ deliveryId }) => deliveryId);
  const bodies = call.rights.has("payload");
  return deliveries.map((row) => ({
    ...deliveryOf(row, found(destinationOf.get(row.destinationId))),
    attempts: (attemptsOf.get(row.id) ?? []).map((attempt) => attemptOf(attempt, bodies)),
  }));
}

function deliveryOf(row: rows.Delivery, destination: rows.Destination): Omit<DeliveryAnswer, "attempts"> {
  const { id, requestId, destinationId, leaseUntil } = row;
  const createdAt = new Date(momentOfId(id));
  const held = holdOf(row, destination, createdAt);
  const due = row.state === "pending" && !held;
  return {
    ...{ id, requestId, destinationId, createdAt, held },
    destinationName: destination.name,
    destinationKind: destination.kind as DeliveryAnswer["destinationKind"],
    destinationUrl: destination.url ?? undefined,
    state: held ? "held" : (row.state as DeliveryAnswer["state"]),
    inFlight: row.state === "pending" && leaseUntil !== null && leaseUntil > new Date(),
    nextAttemptAt: due ? row.nextAttemptAt : undefined,
    attemptsMade: row.attempts,
    reason: row.reason ?? undefined,
    replayId: row.replayId ?? undefined,
    settledAt: row.settledAt ?? undefined,
  };
}

/** Its destination is held, or someone chose to keep this one back. */
function holdOf({ state }: rows.Delivery, { heldCause, heldSince }: rows.Destination, createdAt: Date): DeliveryAnswer["held"] {
  if (state !== "held" && !(state === "pending" && heldCause)) return;
  return { cause: (heldCause ?? "paused") as NonNullable<DeliveryAnswer["held"]>["cause"], since: heldSince ?? createdAt };
}

/** Bodies of answers are for the payload right alone. */
function attemptOf(row: rows.Attempt, bodies: boolean): AttemptAnswer {
  return {
    id: row.id,
    number: row.number,
    trigger: row.trigger as AttemptAnswer["trigger"],
    startedAt: row.startedAt,
    durationMs: row.durationUs / 1_000,
    outcome: row.outcome as AttemptAnswer["outcome"],
    status: row.status ?? undefined,
    reason: (row.reason ?? undefined) as AttemptAnswer["reason"],
    detail: row.detail ?? undefined,
    address: row.address ?? undefined,
    responseHeaders: headerPairsOf(row.responseHeaders),
    responseBody: bodies ? Buffer.from(row.responseBody).toString("base64") : undefined,
    responseBytes: row.responseBytes,
  };
}
