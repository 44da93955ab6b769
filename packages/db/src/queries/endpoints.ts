import { Answer as StoredAnswer } from "@postern/contract/endpoint";
import { baseAtHost } from "@postern/contract/endpoint-address";
import type { Answer, Call } from "../command.ts";
import { found } from "../found.ts";
import type { Endpoint } from "../generated/client.ts";
import { passThroughOf } from "../pass-through/settings.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { noTraffic, type Traffic, trafficOf } from "./endpoint-traffic.ts";
import { demandProject } from "./list-requests.ts";

type EndpointAnswer = Answer<"endpoint.get">;

export const listEndpoints = query("endpoint.list", async (tx, { projectId }, call) => {
  const { organizationId } = call;
  await demandProject(tx, organizationId, projectId);
  const rows = await tx.endpoint.findMany({ where: { organizationId, projectId, deletedAt: null }, orderBy: { name: "asc" } });
  const traffic = await trafficOf(tx, rows);
  return rows.map((row) => ({ ...endpointFacts(row, call), ...(traffic.get(row.id) ?? noTraffic) }));
});

export const getEndpoint = query("endpoint.get", async (tx, { id }, call) => endpointOf(tx, call, await openEndpoint(tx, call.organizationId, id)));

/** The row of an endpoint that is not deleted; throws missing. */
export async function openEndpoint(tx: Transaction, organizationId: string, id: string): Promise<Endpoint> {
  return found(await tx.endpoint.findUnique({ where: { organizationId_id: { organizationId, id }, deletedAt: null } }));
}

export async function endpointOf(tx: Transaction, call: Call, row: Endpoint): Promise<EndpointAnswer> {
  const traffic = await trafficOf(tx, [row]);
  return { ...endpointFacts(row, call), ...(traffic.get(row.id) ?? noTraffic) };
}

/** An endpoint as it is configured: what its audit entries compare, without what comes and goes. */
export function endpointFacts(row: Endpoint, { database }: Call): Omit<EndpointAnswer, keyof Traffic> {
  const { id, projectId, name, bodyBytesMax, tags, createdAt } = row;
  return {
    ...{ id, projectId, name, bodyBytesMax, tags, createdAt },
    provider: row.provider ?? undefined,
    url: endpointUrl(database.ports.publicBase, row),
    host: row.host ?? undefined,
    state: row.state as EndpointAnswer["state"],
    answer: StoredAnswer.parse(row.answer),
    passThrough: passThroughOf(row),
    policyVersionId: found(row.policyVersionId),
  };
}

export function endpointUrl(publicBase: string, { token, host }: Pick<Endpoint, "token" | "host">): string {
  return host ? `${baseAtHost(publicBase, host)}/` : `${publicBase}/e/${token}`;
}
