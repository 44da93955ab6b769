import type { HoldCause } from "@postern/contract/destination";
import { momentOfId } from "@postern/contract/id";
import type { Answer } from "../command.ts";
import { found } from "../found.ts";
import type { Destination } from "../generated/client.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { demandProject } from "./list-requests.ts";
import { noneSettled, type Settled, settledOf } from "./settled-deliveries.ts";
import { signingSecretsOf } from "./signing-secrets.ts";

type DestinationAnswer = Answer<"destination.get">;

export const listDestinations = query("destination.list", async (tx, { projectId }, { organizationId }) => {
  await demandProject(tx, organizationId, projectId);
  return withCounts(tx, organizationId, await tx.destination.findMany({ where: { organizationId, projectId, deletedAt: null }, orderBy: { name: "asc" } }));
});

export const getDestination = query("destination.get", async (tx, { id }, { organizationId }) =>
  destinationOf(tx, await openDestination(tx, organizationId, id)),
);

/** The row of a destination that is not deleted; throws missing. */
export async function openDestination(tx: Transaction, organizationId: string, id: string): Promise<Destination> {
  return found(await tx.destination.findUnique({ where: { organizationId_id: { organizationId, id }, deletedAt: null } }));
}

export async function destinationOf(tx: Transaction, row: Destination): Promise<DestinationAnswer> {
  const [destination] = await withCounts(tx, row.organizationId, [row]);
  return found(destination);
}

async function withCounts(tx: Transaction, organizationId: string, rows: Destination[]): Promise<DestinationAnswer[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const backlog = await backlogOf(tx, organizationId, ids);
  const settled = await settledOf(tx, organizationId, ids);
  const signingSecrets = await signingSecretsOf(tx, organizationId, ids);
  return rows.map((row) => {
    const facts = destinationFacts(row);
    return {
      ...facts,
      breaker: breakerOf(row),
      signingSecrets: signingSecrets.get(row.id) ?? [],
      ...waitingOf(backlog.get(row.id), facts.held !== undefined),
      ...(settled.get(row.id) ?? noneSettled),
    };
  });
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

type Waiting = Pick<DestinationAnswer, "pending" | "oldestPendingAt" | "nextAttemptAt">;

function waitingOf(backlog: Backlog | undefined, held: boolean): Waiting {
  if (!backlog) return { pending: 0 };
  return {
    pending: backlog.waiting,
    oldestPendingAt: new Date(momentOfId(backlog.oldestId)),
    nextAttemptAt: held ? undefined : (backlog.nextAttemptAt ?? undefined),
  };
}

/** A destination as it is configured: what its audit entries compare, without what comes and goes. */
export function destinationFacts(row: Destination): Omit<DestinationAnswer, "breaker" | "signingSecrets" | keyof Waiting | keyof Settled> {
  const { id, projectId, name, concurrency, timeoutMs, createdAt } = row;
  return {
    ...{ id, projectId, name, concurrency, timeoutMs, createdAt, held: holdOf(row) },
    kind: row.kind as DestinationAnswer["kind"],
    url: row.url ?? undefined,
    tunnelId: row.tunnelId ?? undefined,
    signAs: row.signAs as DestinationAnswer["signAs"],
  };
}

function breakerOf({ heldCause, failures, probeAt, rampSlots, concurrency }: Destination): DestinationAnswer["breaker"] {
  if (heldCause === "breaker" && probeAt) return { state: "open", failures, probeAt };
  if (!heldCause && rampSlots) return { state: "ramp", slots: Math.min(rampSlots, concurrency) };
}

export function holdOf({ heldCause, heldSince }: Destination): DestinationAnswer["held"] {
  return heldCause && heldSince ? { cause: heldCause as HoldCause, since: heldSince } : undefined;
}
