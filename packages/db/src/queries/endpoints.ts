import { Answer as EndpointAnswerShape } from "@postern/contract/endpoint";
import type { Answer, Call } from "../command.ts";
import { found } from "../found.ts";
import type { Endpoint } from "../generated/client.ts";
import { firstIdAt } from "../id-range.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { demandProject } from "./list-requests.ts";

export type EndpointAnswer = Answer<"endpoint.get">;

const dayMs = 86_400_000;
/** How far back the last request of a quiet endpoint is looked for; there is no index by endpoint, which every insert would pay for. */
const lookBackRows = 20_000;

export const listEndpoints = query("endpoint.list", async (tx, { projectId }, call) => {
  await demandProject(tx, call.organizationId, projectId);
  return readEndpoints(tx, call, { projectId });
});

export const getEndpoint = query("endpoint.get", (tx, { id }, call) => readEndpoint(tx, call, id));

/** One endpoint that is not deleted; throws missing. */
export async function readEndpoint(tx: Transaction, call: Call, id: string): Promise<EndpointAnswer> {
  const [endpoint] = await readEndpoints(tx, call, { id });
  return found(endpoint);
}

async function readEndpoints(tx: Transaction, call: Call, where: { projectId: string } | { id: string }): Promise<EndpointAnswer[]> {
  const { organizationId } = call;
  const rows = await tx.endpoint.findMany({ where: { organizationId, deletedAt: null, ...where }, orderBy: { name: "asc" } });
  const [first] = rows;
  if (!first) return [];
  const traffic = await trafficOf(tx, first);
  if (rows.some(({ id }) => !traffic.has(id))) await addEarlier(tx, first, traffic);
  return rows.map((row) => endpointOf(row, { traffic: traffic.get(row.id), publicBase: call.house.ports.publicBase }));
}

interface Traffic {
  requests24h: number;
  refused24h: number;
  lastRequestAt: Date;
}

async function trafficOf(tx: Transaction, { organizationId, projectId }: Endpoint): Promise<Map<string, Traffic>> {
  const rows = await tx.$queryRaw<(Traffic & { endpointId: string })[]>`
    SELECT endpoint_id AS "endpointId", sum(folded)::int AS "requests24h", max(received_at) AS "lastRequestAt",
      coalesce(sum(folded) FILTER (WHERE verdict IN ('refused', 'throttled')), 0)::int AS "refused24h"
    FROM request WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND id >= ${firstIdAt("req", Date.now() - dayMs)} GROUP BY endpoint_id`;
  return new Map(rows.map(({ endpointId, ...traffic }) => [endpointId, traffic]));
}

async function addEarlier(tx: Transaction, { organizationId, projectId }: Endpoint, traffic: Map<string, Traffic>): Promise<void> {
  const rows = await tx.$queryRaw<{ endpointId: string; lastRequestAt: Date }[]>`
    SELECT endpoint_id AS "endpointId", max(received_at) AS "lastRequestAt" FROM (
      SELECT endpoint_id, received_at FROM request
      WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND id < ${firstIdAt("req", Date.now() - dayMs)} ORDER BY id DESC LIMIT ${lookBackRows}
    ) AS earlier GROUP BY endpoint_id`;
  for (const { endpointId, lastRequestAt } of rows) if (!traffic.has(endpointId)) traffic.set(endpointId, { requests24h: 0, refused24h: 0, lastRequestAt });
}

export function endpointUrl(publicBase: string, { token, host }: Pick<Endpoint, "token" | "host">): string {
  return host ? `https://${host}/` : `${publicBase}/e/${token}`;
}

function endpointOf(row: Endpoint, { traffic, publicBase }: { traffic: Traffic | undefined; publicBase: string }): EndpointAnswer {
  const { id, projectId, name, bodyBytesMax, createdAt } = row;
  return {
    ...{ id, projectId, name, bodyBytesMax, createdAt },
    provider: row.provider ?? undefined,
    url: endpointUrl(publicBase, row),
    host: row.host ?? undefined,
    state: row.state as EndpointAnswer["state"],
    answer: EndpointAnswerShape.parse(row.answer),
    policyVersionId: found(row.policyVersionId),
    lastRequestAt: traffic?.lastRequestAt,
    requests24h: traffic?.requests24h ?? 0,
    refused24h: traffic?.refused24h ?? 0,
  };
}
