import { momentOfId } from "@postern/contract/id";
import type { Answer, Call } from "../command.ts";
import { found } from "../found.ts";
import type { Prisma, TunnelConnection } from "../generated/client.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { type Backlog, backlogOf } from "./destinations.ts";
import { endpointUrl } from "./endpoints.ts";
import { demandProject } from "./list-requests.ts";

type TunnelAnswer = Answer<"tunnel.list">[number];

export const listTunnels = query("tunnel.list", async (tx, { projectId }, call) => {
  await demandProject(tx, call.organizationId, projectId);
  return readTunnels(tx, call, { projectId });
});

/** One tunnel; throws missing. */
export async function readTunnel(tx: Transaction, call: Call, id: string): Promise<TunnelAnswer> {
  const [tunnel] = await readTunnels(tx, call, { id });
  return found(tunnel);
}

const related = {
  connections: { orderBy: { id: "asc" } },
  destinations: { where: { deletedAt: null }, include: { routes: { include: { endpoint: true } } } },
} satisfies Prisma.TunnelInclude;
type TunnelRow = Prisma.TunnelGetPayload<{ include: typeof related }>;

async function readTunnels(tx: Transaction, call: Call, where: { projectId: string } | { id: string }): Promise<TunnelAnswer[]> {
  const { organizationId } = call;
  const rows = await tx.tunnel.findMany({ where: { organizationId, ...where }, include: related, orderBy: { name: "asc" } });
  const destinationIds = rows.flatMap(({ destinations }) => destinations.map(({ id }) => id));
  const backlog = await backlogOf(tx, organizationId, destinationIds);
  return rows.flatMap((row) => tunnelOf(row, { backlog, publicBase: call.database.ports.publicBase }));
}

function tunnelOf(row: TunnelRow, { backlog, publicBase }: { backlog: Map<string, Backlog>; publicBase: string }): TunnelAnswer[] {
  const [destination] = row.destinations;
  if (!destination) return []; // on its way out: tunnel.delete takes both
  const held = heldOf(backlog.get(destination.id), destination.heldCause !== null);
  const connections = row.connections.filter(({ leaseUntil }) => leaseUntil > new Date()).map(connectionOf);
  return [
    {
      ...{ id: row.id, name: row.name, owner: row.ownerName, destinationId: destination.id, pooled: row.pooled, connections },
      state: connections.length > 0 ? "ready" : "away",
      endpoints: feeding(destination.routes, publicBase),
      heldMax: heldMaxOf(row),
      ...held,
    },
  ];
}

function feeding(routes: TunnelRow["destinations"][number]["routes"], publicBase: string): TunnelAnswer["endpoints"] {
  const live = routes.filter(({ endpoint }) => !endpoint.deletedAt);
  return live.map(({ filter, expiresAt, endpoint: { id, name, tags, provider, ...address } }) => ({
    ...{ id, name, tags, url: endpointUrl(publicBase, address), provider: provider ?? undefined },
    ...{ filter, until: expiresAt ?? undefined },
  }));
}

function heldMaxOf({ heldCountMax, heldMinutesMax, heldBytesMax }: TunnelRow): TunnelAnswer["heldMax"] {
  return { countMax: heldCountMax ?? undefined, minutesMax: heldMinutesMax ?? undefined, bytesMax: heldBytesMax === null ? undefined : Number(heldBytesMax) };
}

/** All that waits while the tunnel is held; else what someone chose to keep back. */
function heldOf(backlog: Backlog | undefined, all: boolean): Pick<TunnelAnswer, "held" | "oldestHeldAt"> {
  const oldestId = all ? backlog?.oldestId : backlog?.oldestKeptId;
  return { held: (all ? backlog?.waiting : backlog?.kept) ?? 0, oldestHeldAt: oldestId ? new Date(momentOfId(oldestId)) : undefined };
}

function connectionOf(row: TunnelConnection): TunnelAnswer["connections"][number] {
  const { id, agentName, agentVersion, machine, forward, address, connectedAt, lastSeenAt, localUp, slots, inFlight, carried, carriedBytes, latencyMs } = row;
  return {
    ...{ id, agentName, agentVersion, machine, forward, address, connectedAt, lastSeenAt, localUp, slots, inFlight },
    transport: row.transport as "ws" | "poll",
    carried: Number(carried),
    carriedBytes: Number(carriedBytes),
    latencyMs: latencyMs ?? undefined,
  };
}
