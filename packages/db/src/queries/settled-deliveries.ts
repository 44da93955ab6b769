import type { Answer } from "../command.ts";
import { firstIdAt } from "../id-range.ts";
import type { Transaction } from "../tenant-transaction.ts";

export type Settled = Pick<Answer<"destination.get">, "delivered24h" | "failed24h">;

export const noneSettled: Settled = { delivered24h: 0, failed24h: 0 };

interface Destinations {
  organizationId: string;
  destinationIds: readonly string[];
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The last 24 hours of each destination: what was delivered in them, and what of their deliveries is failed now. */
export async function settledOf(tx: Transaction, organizationId: string, destinationIds: readonly string[]): Promise<Map<string, Settled>> {
  const fromMs = Math.floor((Date.now() - dayMs) / minuteMs) * minuteMs;
  const delivered = await deliveredSince(tx, { organizationId, destinationIds }, fromMs);
  const failed = await failedSince(tx, { organizationId, destinationIds }, fromMs);
  return new Map(destinationIds.map((id) => [id, { delivered24h: delivered.get(id) ?? 0, failed24h: failed.get(id) ?? 0 }]));
}

interface Count {
  destinationId: string;
  count: number;
}
const byDestination = (rows: Count[]) => new Map(rows.map(({ destinationId, count }) => [destinationId, count]));

/** By the minute as far as the worker has counted, by the attempts that delivered after that. */
async function deliveredSince(tx: Transaction, { organizationId, destinationIds }: Destinations, fromMs: number): Promise<Map<string, number>> {
  const [mark] = await tx.$queryRaw<{ rolledToMs: number }[]>`
    SELECT coalesce(extract(epoch FROM nullif(rolled_to, '-infinity')) * 1000, 0)::float8 AS "rolledToMs" FROM delivered_rollup`;
  const countedToMs = Math.max(fromMs, mark?.rolledToMs ?? 0);
  return byDestination(
    await tx.$queryRaw<Count[]>`
      SELECT destination_id AS "destinationId", sum(delivered)::int AS count FROM (
        SELECT destination_id, delivered FROM delivered_minute
        WHERE organization_id = ${organizationId} AND destination_id = ANY(${destinationIds}::text[]) AND minute >= ${new Date(fromMs)}
        UNION ALL
        SELECT destination_id, count(*) FROM attempt
        WHERE organization_id = ${organizationId} AND destination_id = ANY(${destinationIds}::text[]) AND id >= ${firstIdAt("att", countedToMs)}
          AND outcome = 'delivered'
        GROUP BY destination_id
      ) AS counts GROUP BY destination_id`,
  );
}

async function failedSince(tx: Transaction, { organizationId, destinationIds }: Destinations, fromMs: number): Promise<Map<string, number>> {
  return byDestination(
    await tx.$queryRaw<Count[]>`
      SELECT destination_id AS "destinationId", count(*)::int AS count FROM delivery
      WHERE organization_id = ${organizationId} AND destination_id = ANY(${destinationIds}::text[]) AND id >= ${firstIdAt("dlv", fromMs)} AND state = 'failed'
      GROUP BY destination_id`,
  );
}
