import type { Endpoint } from "../generated/client.ts";
import { firstIdAt } from "../id-range.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { requestCounts } from "./request-minutes.ts";

export interface Traffic {
  requests24h: number;
  refused24h: number;
  lastRequestAt?: Date;
}
export const noTraffic: Traffic = { requests24h: 0, refused24h: 0 };

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** How far back the last request of a quiet endpoint is looked for; there is no index by endpoint, which every insert would pay for. */
const lookBackRows = 20_000;

/** What came in at these endpoints of one project, by endpoint id; one without traffic is not in the map. */
export async function trafficOf(tx: Transaction, endpoints: Endpoint[]): Promise<Map<string, Traffic>> {
  const [first] = endpoints;
  if (!first) return new Map();
  const traffic = await lastDay(tx, first);
  if (endpoints.some(({ id }) => !traffic.has(id))) {
    for (const { endpointId, lastRequestAt } of await earlier(tx, first))
      if (!traffic.has(endpointId)) traffic.set(endpointId, { ...noTraffic, lastRequestAt });
  }
  return traffic;
}

async function lastDay(tx: Transaction, { organizationId, projectId }: Endpoint): Promise<Map<string, Traffic>> {
  const fromMs = Math.floor((Date.now() - dayMs) / minuteMs) * minuteMs;
  const counts = await requestCounts(tx, { organizationId, projectId, fromMs });
  const rows = await tx.$queryRaw<(Traffic & { endpointId: string })[]>`
    SELECT endpoint_id AS "endpointId", sum(accepted + refused + throttled + duplicate)::int AS "requests24h", max(last_at) AS "lastRequestAt",
      sum(refused + throttled)::int AS "refused24h"
    FROM ${counts} GROUP BY endpoint_id`;
  return new Map(rows.map(({ endpointId, ...traffic }) => [endpointId, traffic]));
}

async function earlier(tx: Transaction, { organizationId, projectId }: Endpoint): Promise<{ endpointId: string; lastRequestAt: Date }[]> {
  return tx.$queryRaw`
    SELECT endpoint_id AS "endpointId", max(received_at) AS "lastRequestAt" FROM (
      SELECT endpoint_id, received_at FROM request
      WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND id < ${firstIdAt("req", Date.now() - dayMs)} ORDER BY id DESC LIMIT ${lookBackRows}
    ) AS earlier GROUP BY endpoint_id`;
}
