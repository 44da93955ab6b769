import { type AuditFacts, chainEntry, firstHash } from "./audit-chain.ts";
import { auditable } from "./auditable.ts";
import type { RunStatement } from "./statement.ts";

/** Appends an entry to the organization's chain inside the transaction at hand; the head's lock makes writers of one organization take turns. */
export async function appendAudit(run: RunStatement, organizationId: string, facts: AuditFacts): Promise<{ seq: number }> {
  const head = await lockHead(run, organizationId);
  const place = { organizationId, seq: head.seq + 1, at: new Date(), previousHash: head.hash };
  const covered = { ...facts, before: auditable(facts.before), after: auditable(facts.after) };
  const { canonical, hash } = chainEntry(place, covered);
  await run(insertEntry, [
    organizationId,
    place.seq,
    place.at,
    facts.actor.kind,
    facts.actor.id,
    facts.actor.name,
    facts.action,
    facts.target ?? null,
    facts.outcome,
    jsonOf(covered.before),
    jsonOf(covered.after),
    facts.ip ?? null,
    facts.traceId ?? null,
    canonical,
    Buffer.from(place.previousHash),
    hash,
  ]);
  await run("UPDATE audit_head SET seq = $2::bigint, hash = $3::bytea WHERE organization_id = $1 RETURNING seq", [organizationId, place.seq, hash]);
  return { seq: place.seq };
}

const insertEntry = `INSERT INTO audit_entry (organization_id, seq, at, actor_kind, actor_id, actor_name, action, target, outcome, before, after, ip, trace_id,
  canonical, previous_hash, hash)
  VALUES ($1, $2::bigint, $3::timestamptz, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, $12, $13, $14, $15::bytea, $16::bytea) RETURNING seq`;

/** Locks the chain's end until the transaction does; a second use in the same transaction finds the lock its own. */
export async function lockHead(run: RunStatement, organizationId: string): Promise<{ seq: number; hash: Uint8Array }> {
  const lock = "SELECT seq, hash FROM audit_head WHERE organization_id = $1 FOR UPDATE";
  let [head] = await run(lock, [organizationId]);
  if (!head) {
    await run("INSERT INTO audit_head (organization_id, hash) VALUES ($1, $2::bytea) ON CONFLICT DO NOTHING RETURNING seq", [
      organizationId,
      Buffer.from(firstHash),
    ]);
    [head] = await run(lock, [organizationId]);
  }
  if (!head) throw new Error(`there is no audit chain for ${organizationId}`);
  return { seq: Number(head.seq), hash: head.hash as Uint8Array };
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
