import { firstHash, follows, type StoredAuditEntry, same } from "../audit-chain.ts";
import type { Answer } from "../command.ts";
import type { AuditEntry, Prisma } from "../generated/client.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

export const listAudit = query("audit.list", async (tx, { cursor, limit, action, actor, target, outcome }, { organizationId }) => {
  const where: Prisma.AuditEntryWhereInput = { organizationId, target, outcome };
  if (cursor && /^\d{1,15}$/.test(cursor)) where.seq = { lt: BigInt(cursor) };
  if (action) where.action = { startsWith: action };
  if (actor) where.OR = [{ actorId: actor }, { actorName: { contains: actor, mode: "insensitive" } }];
  const rows = await tx.auditEntry.findMany({ where, orderBy: { seq: "desc" }, take: limit + 1 });
  const page = rows.slice(0, limit).map(entryOf);
  return { rows: page, nextCursor: rows.length > limit ? String(page.at(-1)?.seq) : undefined };
});

const batchSize = 1_000;
const verifyMs = 120_000;

/** Walks the chain from its first entry to its last as they stand at the beginning; stops at the first entry that does not fit. */
export const verifyAudit = query(
  "audit.verify",
  async (tx, _, { organizationId }) => {
    const head = await readHead(tx, organizationId);
    const { last, walked, firstBadSeq } = await walk(tx, organizationId, head.lastSeq);
    // An end that was cut off, or a head set back, shows here: the last entry is not the one the head names.
    const endsWell = last.seq === head.seq && same(last.hash, head.hash);
    return {
      entries: walked,
      verifiedTo: last.seq,
      headHash: Buffer.from(head.hash).toString("hex"),
      firstBadSeq: firstBadSeq ?? (endsWell ? undefined : Math.min(last.seq, head.seq) + 1),
      verifiedAt: new Date(),
    };
  },
  verifyMs,
);

// One statement, so that an entry appended meanwhile cannot stand between the two.
async function readHead(tx: Transaction, organizationId: string): Promise<{ seq: number; hash: Uint8Array; lastSeq: number }> {
  const [row] = await tx.$queryRaw<{ seq: bigint; hash: Uint8Array; lastSeq: bigint }[]>`
    SELECT h.seq, h.hash, coalesce((SELECT max(seq) FROM audit_entry WHERE organization_id = h.organization_id), 0) AS "lastSeq"
    FROM audit_head h WHERE h.organization_id = ${organizationId}`;
  return row ? { seq: Number(row.seq), hash: row.hash, lastSeq: Number(row.lastSeq) } : { seq: 0, hash: firstHash, lastSeq: 0 };
}

async function walk(tx: Transaction, organizationId: string, endSeq: number) {
  let last: { seq: number; hash: Uint8Array } = { seq: 0, hash: firstHash };
  let walked = 0;
  for (;;) {
    const rows = await tx.auditEntry.findMany({
      where: { organizationId, seq: { gt: BigInt(last.seq), lte: BigInt(endSeq) } },
      orderBy: { seq: "asc" },
      take: batchSize,
    });
    for (const row of rows) {
      walked++;
      const entry = storedOf(row);
      if (!follows(last, entry)) return { last, walked, firstBadSeq: last.seq + 1 };
      last = entry;
    }
    if (rows.length < batchSize) return { last, walked };
  }
}

function storedOf(row: AuditEntry): StoredAuditEntry {
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
