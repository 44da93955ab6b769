import { Problem } from "@postern/contract/problem";
import { tunnelLimits } from "@postern/contract/tunnel";
import type { Principal } from "../access/principal.ts";
import type { Endpoint } from "../generated/client.ts";
import { takeTurn } from "../take-turn.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** Throws conflict where the organization, or this person with all of their machines and tokens, has as many tunnels as may be. */
export async function demandRoomForTunnel(tx: Transaction, organizationId: string, { userId }: Pick<Principal, "userId">): Promise<void> {
  await takeTurn(tx, organizationId, "tunnels");
  const { perOrganizationMax, perPersonMax } = tunnelLimits;
  const durable = { organizationId, kind: "durable" };
  if ((await tx.tunnel.count({ where: durable })) >= perOrganizationMax)
    throw new Problem(
      "conflict",
      `an organization has ${perOrganizationMax} tunnels at most: revoke one that nobody uses first (postern ps, postern tunnel revoke)`,
    );
  const tokens = await tx.agentToken.findMany({ where: { organizationId, createdBy: userId }, select: { id: true } });
  const owners = [{ ownerKind: "person", ownerId: userId }, { ownerKind: "token", ownerId: { in: tokens.map(({ id }) => id) } }]; // biome-ignore format: both kinds
  if ((await tx.tunnel.count({ where: { ...durable, OR: owners } })) >= perPersonMax)
    throw new Problem("conflict", `a person has ${perPersonMax} tunnels at most: revoke one of yours first (postern ps --mine, postern tunnel revoke)`);
}

/** Throws conflict where one of these endpoints feeds as many other tunnels as one may: each of them costs a delivery for each of its events. */
export async function demandRoomAtEndpoints(
  tx: Transaction,
  endpoints: readonly Endpoint[],
  { organizationId, id }: { organizationId: string; id: string },
): Promise<void> {
  await takeTurn(tx, organizationId, "tunnels");
  const { perEndpointMax } = tunnelLimits;
  const fed = await tx.route.groupBy({
    by: ["endpointId"],
    where: { organizationId, endpointId: { in: endpoints.map((endpoint) => endpoint.id) }, destinationId: { not: id }, destination: { kind: "tunnel" } },
    _count: true,
  });
  const full = new Set(fed.filter(({ _count }) => _count >= perEndpointMax).map(({ endpointId }) => endpointId));
  if (full.size === 0) return;
  const names = endpoints.filter((endpoint) => full.has(endpoint.id)).map(({ name }) => name);
  throw new Problem(
    "conflict",
    `${names.join(", ")} feeds ${perEndpointMax} tunnels, as many as an endpoint may: name other endpoints, or revoke a tunnel that nobody uses`,
  );
}
