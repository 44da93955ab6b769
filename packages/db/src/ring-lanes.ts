import type { Transaction } from "./tenant-transaction.ts";

const idsPerNotice = 200; // 30 letters each: a notice stays under 7,000 bytes, Postgres' own limit is 8,000

/**
 * Tells lanes that something is due: a wake-up job for URL destinations, a notice for whoever holds the lane. Both become visible at the commit
 * and never without it. (Ingest sends its notices after its commit, for its commits are thousands a second and notices serialise them; commands are few.)
 */
export async function ringLanes(tx: Transaction, destinationIds: readonly string[]): Promise<void> {
  const ids = [...new Set(destinationIds)];
  await tx.$executeRaw`SELECT app.ring(ARRAY(SELECT id FROM destination WHERE id = ANY(${ids}::text[]) AND kind = 'url'))`;
  for (let at = 0; at < ids.length; at += idsPerNotice) {
    await tx.$executeRaw`SELECT pg_notify('postern_lane', ${ids.slice(at, at + idsPerNotice).join(",")})`;
  }
}
