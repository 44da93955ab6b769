import { Problem } from "@postern/contract/problem";
import { firstHash, follows, type StoredAuditEntry, same } from "../audit-chain.ts";
import { pagedQuery, type ReadPage } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { storedOf } from "./audit.ts";

const pageSize = 1_000;
const verifyMs = 120_000;

/** Walks the chain from its first entry to its last as they stand at the beginning; stops at the first entry that does not fit. */
export const verifyAudit = pagedQuery("audit.verify", async (readPage, _, { organizationId }) => {
  const head = await readPage((tx) => readHead(tx, organizationId));
  const { last, walked, firstBadSeq } = await walk(readPage, organizationId, head.lastSeq);
  // An end that was cut off, or a head set back, shows here: the last entry is not the one the head names.
  const endsWell = last.seq === head.seq && same(last.hash, head.hash);
  return {
    entries: walked,
    verifiedTo: last.seq,
    headHash: Buffer.from(head.hash).toString("hex"),
    firstBadSeq: firstBadSeq ?? (endsWell ? undefined : Math.min(last.seq, head.seq) + 1),
    verifiedAt: new Date(),
  };
});

// One statement, so that an entry appended meanwhile cannot stand between the two.
async function readHead(tx: Transaction, organizationId: string): Promise<{ seq: number; hash: Uint8Array; lastSeq: number }> {
  const [row] = await tx.$queryRaw<{ seq: bigint; hash: Uint8Array; lastSeq: bigint }[]>`
    SELECT h.seq, h.hash, coalesce((SELECT max(seq) FROM audit_entry WHERE organization_id = h.organization_id), 0) AS "lastSeq"
    FROM audit_head h WHERE h.organization_id = ${organizationId}`;
  return row ? { seq: Number(row.seq), hash: row.hash, lastSeq: Number(row.lastSeq) } : { seq: 0, hash: firstHash, lastSeq: 0 };
}

async function walk(readPage: ReadPage, organizationId: string, endSeq: number) {
  const endMs = performance.now() + verifyMs;
  let last: { seq: number; hash: Uint8Array } = { seq: 0, hash: firstHash };
  let walked = 0;
  while (performance.now() < endMs) {
    const entries = await readPage((tx) => readEntries(tx, organizationId, { afterSeq: last.seq, endSeq }));
    for (const entry of entries) {
      walked++;
      if (!follows(last, entry)) return { last, walked, firstBadSeq: last.seq + 1 };
      last = entry;
    }
    if (entries.length < pageSize) return { last, walked };
  }
  throw new Problem("busy", `the chain is sound up to entry ${last.seq}, and there was no time for the rest`);
}

async function readEntries(tx: Transaction, organizationId: string, { afterSeq, endSeq }: { afterSeq: number; endSeq: number }): Promise<StoredAuditEntry[]> {
  const rows = await tx.auditEntry.findMany({
    where: { organizationId, seq: { gt: BigInt(afterSeq), lte: BigInt(endSeq) } },
    orderBy: { seq: "asc" },
    take: pageSize,
  });
  return rows.map(storedOf);
}
