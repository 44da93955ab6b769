import type { RequestRow } from "@postern/contract/request";
import type { z } from "zod";
import { Prisma } from "../generated/client.ts";
import { clockSlackMs, firstIdAt } from "../id-range.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { summariesOf } from "./delivery-summaries.ts";

export type RequestRowAnswer = z.input<typeof RequestRow>;

/** The columns of one row of the requests list, from `request r` joined with `endpoint e`. */
export interface RequestColumns {
  id: string;
  endpointId: string;
  endpointName: string;
  receivedAt: Date;
  verdict: RequestRowAnswer["verdict"];
  reason: string | null;
  method: string;
  target: string;
  eventType: string | null;
  eventId: string | null;
  clientIp: string;
  bodyBytes: number;
  contentType: string | null;
  decidedUs: number;
  storedUs: number;
  duplicateOf: string | null;
  folded: number;
  promotedAt: Date | null;
  promotedByName: string | null;
}

const columns = Prisma.sql`r.id, r.endpoint_id AS "endpointId", e.name AS "endpointName", r.received_at AS "receivedAt", r.verdict, r.reason, r.method, r.target,
  r.event_type AS "eventType", r.event_id AS "eventId", r.client_ip AS "clientIp", r.body_bytes AS "bodyBytes", r.content_type AS "contentType",
  r.decided_us AS "decidedUs", r.stored_us AS "storedUs", r.duplicate_of AS "duplicateOf", r.folded,
  r.promoted_at AS "promotedAt", r.promoted_by_name AS "promotedByName"`;

export const fromRequest = Prisma.sql`FROM request r JOIN endpoint e ON e.organization_id = r.organization_id AND e.id = r.endpoint_id`;

/** Rows of the requests list under a condition, in the order asked for, each with how its deliveries stand. */
export async function readRequestRows(
  tx: Transaction,
  organizationId: string,
  { where, order, limit }: { where: Prisma.Sql; order: "newest" | "oldest"; limit: number },
): Promise<RequestRowAnswer[]> {
  const direction = order === "newest" ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const found = await tx.$queryRaw<RequestColumns[]>`
    SELECT ${columns} ${fromRequest} WHERE r.organization_id = ${organizationId} AND ${where} ORDER BY r.id ${direction} LIMIT ${limit}`;
  const summaries = await summariesOf(
    tx,
    organizationId,
    found.map(({ id }) => id),
  );
  return found.map((row) => rowOf(row, summaries.get(row.id)));
}

export function rowOf(row: RequestColumns, summary: RequestRowAnswer["deliveries"] | undefined): RequestRowAnswer {
  const { decidedUs, storedUs, reason, eventType, eventId, contentType, duplicateOf, promotedAt, promotedByName, ...plain } = row;
  return {
    ...plain,
    reason: reason ?? undefined,
    eventType: eventType ?? undefined,
    eventId: eventId ?? undefined,
    contentType: contentType ?? undefined,
    duplicateOf: duplicateOf ?? undefined,
    promoted: promotedAt ? { at: promotedAt, by: promotedByName ?? "" } : undefined,
    latencyMs: (decidedUs + storedUs) / 1_000,
    deliveries: summary ?? { delivered: 0, pending: 0, held: 0, failed: 0 },
  };
}

/** The ids that requests of a span can have; `to` is open when empty. */
export function requestsBetween(fromMs: number, toMs?: number): Prisma.Sql {
  const from = Prisma.sql`r.id >= ${firstIdAt("req", fromMs)}`;
  return toMs === undefined ? from : Prisma.sql`${from} AND r.id < ${firstIdAt("req", toMs)}`;
}

/** The first delivery id that a request of this moment can have. */
export function deliveriesSince(momentMs: number): string {
  return firstIdAt("dlv", momentMs - clockSlackMs);
}
