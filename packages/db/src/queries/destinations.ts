import { momentOfId } from "@postern/contract/id";
import type { Answer, Call } from "../command.ts";
import { found } from "../found.ts";
import type { Destination } from "../generated/client.ts";
import { firstIdAt } from "../id-range.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { demandProject } from "./list-requests.ts";

export type DestinationAnswer = Answer<"destination.get">;

const dayMs = 86_400_000;

export const listDestinations = query("destination.list", async (tx, { projectId }, call) => {
  await demandProject(tx, call.organizationId, projectId);
  return readDestinations(tx, call, { projectId });
});

export const getDestination = query("destination.get", (tx, { id }, call) => readDestination(tx, call, id));

/** One destination that is not deleted; throws missing. */
export async function readDestination(tx: Transaction, call: Call, id: string): Promise<DestinationAnswer> {
  const [destination] = await readDestinations(tx, call, { id });
  return found(destination);
}

async function readDestinations(tx: Transaction, { organizationId }: Call, where: { projectId: string } | { id: string }): Promise<DestinationAnswer[]> {
  const rows = await tx.destination.findMany({ where: { organizationId, deletedAt: null, ...where }, orderBy: { name: "asc" } });
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const backlog = await backlogOf(tx, organizationId, ids);
  const settled = await settledOf(tx, organizationId, ids);
  return rows.map((row) => destinationOf(row, { backlog: backlog.get(row.id), settled: settled.get(row.id) }));
}

/** What waits at a destination. */
export interface Backlog {
  waiting: number;
  oldestId: string;
  /** Of these, what someone chose to keep back one by one. */
  kept: number;
  oldestKeptId: string | null;
  nextAttemptAt: Date | null;
}

// Two halves, for each has its own partial index.
export async function backlogOf(tx: Transaction, organizationId: string, destinationIds: readonly string[]): Promise<Map<string, Backlog>> {
  const rows = await tx.$queryRaw<(Backlog & { destinationId: string })[]>`
    SELECT destination_id AS "destinationId", count(*)::int AS waiting, min(id) AS "oldestId", count(*) FILTER (WHERE kept)::int AS kept,
      min(id) FILTER (WHERE kept) AS "oldestKeptId", min(next_attempt_at) FILTER (WHERE NOT kept) AS "nextAttemptAt"
    FROM (
      SELECT destination_id, id, next_attempt_at, FALSE AS kept FROM delivery
      WHERE organization_id = ${organizationId} AND destination_id = ANY(${destinationIds}::text[]) AND state = 'pending'
      UNION ALL
      SELECT destination_id, id, next_attempt_at, TRUE FROM delivery
      WHERE organization_id = ${organizationId} AND destination_id = ANY(${destinationIds}::text[]) AND state = 'held'
    ) AS waiting GROUP BY destination_id`;
  return new Map(rows.map(({ destinationId, ...backlog }) => [destinationId, backlog]));
}

interface Settled {
  delivered: number;
  failed: number;
}

async function settledOf(tx: Transaction, organizationId: string, destinationIds: readonly string[]): Promise<Map<string, Settled>> {
  const rows = await tx.$queryRaw<(Settled & { destinationId: string })[]>`
    SELECT destination_id AS "destinationId", count(*) FILTER (WHERE state = 'delivered')::int AS delivered, count(*) FILTER (WHERE state = 'failed')::int AS failed
    FROM delivery WHERE organization_id = ${organizationId} AND id >= ${firstIdAt("dlv", Date.now() - dayMs)} AND destination_id = ANY(${destinationIds}::text[])
    GROUP BY destination_id`;
  return new Map(rows.map(({ destinationId, ...settled }) => [destinationId, settled]));
}

function destinationOf(row: Destination, { backlog, settled }: { backlog: Backlog | undefined; settled: Settled | undefined }): DestinationAnswer {
  const { id, projectId, name, concurrency, timeoutMs, createdAt } = row;
  const held = row.heldCause && row.heldSince ? { cause: row.heldCause as NonNullable<DestinationAnswer["held"]>["cause"], since: row.heldSince } : undefined;
  return {
    ...{ id, projectId, name, concurrency, timeoutMs, createdAt, held },
    kind: row.kind as DestinationAnswer["kind"],
    url: row.url ?? undefined,
    tunnelId: row.tunnelId ?? undefined,
    signAs: row.signAs as DestinationAnswer["signAs"],
    signingSecretLastFour: row.signingSecretLastFour,
    pending: backlog?.waiting ?? 0,
    oldestPendingAt: backlog && new Date(momentOfId(backlog.oldestId)),
    nextAttemptAt: held ? undefined : (backlog?.nextAttemptAt ?? undefined),
    delivered24h: settled?.delivered ?? 0,
    failed24h: settled?.failed ?? 0,
  };
}
