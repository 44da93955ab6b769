import type { InputOf } from "@postern/contract/api";
import type { TunnelRule } from "@postern/contract/tunnel-rule";
import type { TokenLimits } from "../access/principal.ts";
import type { Destination, Endpoint, Project } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { demandRoomAtEndpoints } from "./demand-room.ts";
import { endpointsNamed, endpointsOf } from "./endpoints-named.ts";
import { demandMayFeed, mayFeed } from "./obey-rule.ts";
import { demandMayBring, demandMayBringAll, mayBring } from "./obey-token.ts";

/** Which endpoints should feed a tunnel, with which of their events, and for how long. */
export interface Feeding {
  project: Project;
  destination: Destination;
  input: InputOf<"tunnel.open">;
  rule: TunnelRule;
  limits: TokenLimits;
  isNew: boolean;
}

const minuteMs = 60_000;

/** Routes exactly the named endpoints to the tunnel, all of the project to a new one when none is named. What is left out stays as it was. */
export async function feedTunnel(tx: Transaction, feeding: Feeding): Promise<void> {
  const { destination, input, isNew } = feeding;
  if (isNew || input.endpoints.length > 0) await route(tx, destination, await feedingOf(tx, feeding));
  else await demandMayBringAll(tx, feeding.limits, destination);
  const { filter, ttlMinutes } = input;
  if (filter === undefined && ttlMinutes === undefined) return;
  const { organizationId, id: destinationId } = destination;
  const expiresAt = ttlMinutes === undefined ? undefined : new Date(Date.now() + ttlMinutes * minuteMs);
  await tx.route.updateMany({ where: { organizationId, destinationId }, data: { ...(filter !== undefined && { filter }), ...(expiresAt && { expiresAt }) } });
}

async function feedingOf(tx: Transaction, { project, input, rule, limits }: Feeding): Promise<Endpoint[]> {
  if (input.endpoints.length === 0) return (await endpointsOf(tx, project)).filter((endpoint) => mayFeed(rule, endpoint.id) && mayBring(limits, endpoint));
  const wanted = await endpointsNamed(tx, project, input.endpoints);
  demandMayFeed(rule, wanted);
  demandMayBring(limits, wanted);
  return wanted;
}

/** Routes exactly these endpoints to the tunnel; routes that stay keep their filter. */
async function route(tx: Transaction, { organizationId, id: destinationId }: Destination, endpoints: Endpoint[]): Promise<void> {
  await demandRoomAtEndpoints(tx, endpoints, { organizationId, id: destinationId });
  const endpointIds = endpoints.map(({ id }) => id);
  await tx.route.deleteMany({ where: { organizationId, destinationId, endpointId: { notIn: endpointIds } } });
  const data = endpointIds.map((endpointId) => ({ organizationId, id: newId("rt"), endpointId, destinationId }));
  await tx.route.createMany({ data, skipDuplicates: true });
}
