import type { Answer, Call } from "../command.ts";
import { found } from "../found.ts";
import type { Prisma } from "../generated/client.ts";
import { demandProject } from "../queries/list-requests.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

type MirrorAnswer = Answer<"mirror.list">[number];

export const listMirrors = query("mirror.list", async (tx, { projectId }, call) => {
  await demandProject(tx, call.organizationId, projectId);
  return readMirrors(tx, call, { projectId });
});

/** One mirror; throws missing. */
export async function readMirror(tx: Transaction, call: Pick<Call, "organizationId">, id: string): Promise<MirrorAnswer> {
  const [mirror] = await readMirrors(tx, call, { id });
  return found(mirror);
}

const related = { tunnel: { include: { connections: true } } } satisfies Prisma.MirrorInclude;
type MirrorRow = Prisma.MirrorGetPayload<{ include: typeof related }>;

async function readMirrors(tx: Transaction, { organizationId }: Pick<Call, "organizationId">, where: Prisma.MirrorWhereInput): Promise<MirrorAnswer[]> {
  const rows = await tx.mirror.findMany({ where: { organizationId, ...where }, include: related, orderBy: { id: "asc" } });
  const ids = [...new Set(rows.flatMap(({ endpointIds }) => endpointIds))];
  const endpoints = await tx.endpoint.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, name: true, tags: true },
    orderBy: { name: "asc" },
  });
  // What belongs to a row is read after it: a mirror that ended in between has no tunnel any more, whatever its type says.
  const open = rows.filter(({ tunnel }) => Boolean(tunnel));
  return open.map((row) => ({ ...mirrorOf(row), endpoints: endpoints.filter(({ id }) => row.endpointIds.includes(id)) }));
}

function mirrorOf({ id, tunnelId, tunnel, filter, samplePercent, createdAt, expiresAt, sent, dropped }: MirrorRow): Omit<MirrorAnswer, "endpoints"> {
  const agent = tunnel.connections.find(({ leaseUntil }) => leaseUntil > new Date());
  return {
    ...{ id, tunnelId, filter, samplePercent, expiresAt, owner: tunnel.ownerName, startedAt: createdAt, sent: Number(sent), dropped: Number(dropped) },
    ...(agent && { agent: { machine: agent.machine, forward: agent.forward, address: agent.address, connectedAt: agent.connectedAt } }),
  };
}
