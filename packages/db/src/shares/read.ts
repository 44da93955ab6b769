import { Audience } from "@postern/contract/share-audience";
import { z } from "zod";
import type { Answer, Call } from "../command.ts";
import { found } from "../found.ts";
import type { Prisma } from "../generated/client.ts";
import { demandProject } from "../queries/list-requests.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

type ShareAnswer = Answer<"share.list">[number];

const endedShownMs = 7 * 86_400_000;
const visitsShown = 50;
const guestsShown = 100;

/** Open shares, and those that ended in the last week. */
export const listShares = query("share.list", async (tx, { projectId }, call) => {
  await demandProject(tx, call.organizationId, projectId);
  return readShares(tx, call, { projectId, OR: [{ endedAt: null }, { endedAt: { gt: new Date(Date.now() - endedShownMs) } }] });
});

/** One share, who is signed in there, and what came to it last. */
export const getShare = query("share.get", async (tx, { id }, call) => {
  const { organizationId } = call;
  const share = await readShare(tx, call, id);
  const [guests, visits] = await Promise.all([
    tx.endpointSession.findMany({ where: { organizationId, shareId: id, ...open() }, orderBy: { lastSeenAt: "desc" }, take: guestsShown }),
    tx.shareVisit.findMany({ where: { organizationId, shareId: id }, orderBy: { id: "desc" }, take: visitsShown }),
  ]);
  return {
    share,
    guests: guests.map(({ id: sessionId, email, userId, address, signedInAt, lastSeenAt }) => ({
      ...{ sessionId, email, address, signedInAt, lastSeenAt },
      isMember: userId !== null,
    })),
    visits: visits.map(({ id, at, who, address, method, path, status, verdict, reason, bytesIn, bytesOut, durationMs }) => ({
      ...{ id, at, who, address, method, path, status, durationMs },
      ...{ verdict: verdict as "let-in" | "refused", reason: reason ?? undefined, bytesIn: Number(bytesIn), bytesOut: Number(bytesOut) },
    })),
  };
});

/** One share; throws missing. */
export async function readShare(tx: Transaction, call: Call, id: string): Promise<ShareAnswer> {
  const [share] = await readShares(tx, call, { id });
  return found(share);
}

const related = { gateEndpoint: { select: { id: true, name: true } } } satisfies Prisma.ShareInclude;
type ShareRow = Prisma.ShareGetPayload<{ include: typeof related }>;

async function readShares(tx: Transaction, call: Call, where: Prisma.ShareWhereInput): Promise<ShareAnswer[]> {
  const { organizationId } = call;
  const rows = await tx.share.findMany({
    where: { organizationId, ...where },
    include: related,
    orderBy: [{ endedAt: { sort: "desc", nulls: "first" } }, { name: "asc" }],
  });
  const ids = rows.map(({ id }) => id);
  const [connections, guests, visits] = await Promise.all([
    tx.tunnelConnection.findMany({ where: { organizationId, tunnelId: { in: rows.map(({ tunnelId }) => tunnelId) }, leaseUntil: { gt: new Date() } } }),
    tx.endpointSession.groupBy({ by: ["shareId"], where: { organizationId, shareId: { in: ids }, ...open() }, _count: true }),
    tx.shareVisit.groupBy({ by: ["shareId"], where: { organizationId, shareId: { in: ids } }, _max: { at: true } }),
  ]);
  return rows.map((row) => ({
    ...shareOf(row, call),
    ...standingOf(
      row,
      connections.find(({ tunnelId }) => tunnelId === row.tunnelId),
    ),
    inside: guests.find(({ shareId }) => shareId === row.id)?._count ?? 0,
    lastVisitAt: visits.find(({ shareId }) => shareId === row.id)?._max.at ?? undefined,
  }));
}

const open = () => ({ tokenHash: { not: null }, expiresAt: { gt: new Date() } });
const Keys = z.array(z.object({ id: z.string(), name: z.string() }));

function shareOf(row: ShareRow, { actor, database }: Call): Omit<ShareAnswer, "state" | "connection" | "inside"> {
  const { id, projectId, tunnelId, name, addresses, createdAt, expiresAt, endedAt, gateEndpoint, ownerName } = row;
  return {
    ...{ id, projectId, tunnelId, name, addresses, createdAt, expiresAt, owner: ownerName, endedAt: endedAt ?? undefined },
    kind: row.kind as "http" | "tcp",
    url: row.kind === "http" && !endedAt ? shareUrl(database.ports.shareBase, row.host) : undefined,
    audience: Audience.parse(row.audience),
    keys: Keys.parse(row.keys),
    gate: gateEndpoint ? { endpointId: gateEndpoint.id, name: gateEndpoint.name } : undefined,
    isYours: actor.kind === "user" && actor.id === row.ownerUserId,
  };
}

type Standing = Pick<ShareAnswer, "state" | "connection">;
type Connected = { machine: string; forward: string; agentVersion: string; connectedAt: Date };

function standingOf({ endedAt, endedCause, expiresAt }: ShareRow, connection: Connected | undefined): Standing {
  if (endedAt) return { state: endedCause === "revoked" || endedCause === "lapsed" ? endedCause : "expired" };
  if (expiresAt <= new Date()) return { state: "expired" };
  if (!connection) return { state: "away" };
  const { machine, forward, agentVersion, connectedAt } = connection;
  return { state: "open", connection: { machine, forward, agentVersion, connectedAt } };
}

/** The address at this host: scheme and port of the share domain. */
export function shareUrl(shareBase: string | undefined, host: string): string | undefined {
  if (shareBase === undefined) return;
  const url = new URL(shareBase);
  url.hostname = host;
  return url.href;
}
