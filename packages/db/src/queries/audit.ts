import type { StoredAuditEntry } from "../audit-chain.ts";
import type { Answer } from "../command.ts";
import type { AuditEntry, Prisma } from "../generated/client.ts";
import { query } from "../query.ts";

export const listAudit = query("audit.list", async (tx, { cursor, limit, action, actor, target, outcome }, { organizationId }) => {
  const where: Prisma.AuditEntryWhereInput = { organizationId, target, outcome };
  if (cursor && /^\d{1,15}$/.test(cursor)) where.seq = { lt: BigInt(cursor) };
  if (action) where.action = { startsWith: action };
  if (actor) where.OR = [{ actorId: actor }, { actorName: { contains: actor, mode: "insensitive" } }];
  const rows = await tx.auditEntry.findMany({ where, orderBy: { seq: "desc" }, take: limit + 1 });
  const page = rows.slice(0, limit).map(entryOf);
  return { rows: page, nextCursor: rows.length > limit ? String(page.at(-1)?.seq) : undefined };
});

/** An entry as its row has it, for checking what it claims. */
export function storedOf(row: AuditEntry): StoredAuditEntry {
  const { organizationId, at, action, target, before, after, ip, traceId, canonical, previousHash, hash } = row;
  const actor = { kind: row.actorKind as StoredAuditEntry["actor"]["kind"], id: row.actorId, name: row.actorName };
  return {
    organizationId,
    at,
    action,
    target,
    before,
    after,
    ip,
    traceId,
    canonical,
    previousHash,
    hash,
    actor,
    seq: Number(row.seq),
    outcome: row.outcome as "done" | "denied",
  };
}

function entryOf(row: AuditEntry): Answer<"audit.list">["rows"][number] {
  const { actor, at, action, outcome, before, after, hash, seq, target, ip, traceId } = storedOf(row);
  return {
    ...{ seq, at, actor, action, outcome },
    target: target ?? undefined,
    before: jsonOf(before),
    after: jsonOf(after),
    ip: ip ?? undefined,
    traceId: traceId ?? undefined,
    hash: Buffer.from(hash).toString("hex"),
  };
}

function jsonOf(value: unknown): Answer<"audit.list">["rows"][number]["before"] {
  return (value ?? undefined) as Answer<"audit.list">["rows"][number]["before"];
}
