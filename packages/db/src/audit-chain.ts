import { createHash } from "node:crypto";
import { canonicalJson } from "@postern/contract/canonical-json";
import type { Actor } from "./scope.ts";

/** What an audit entry says, beside its place in the chain. */
export interface AuditFacts {
  actor: Actor;
  action: string;
  target?: string | null;
  outcome: "done" | "denied";
  before?: unknown;
  after?: unknown;
  ip?: string | null;
  traceId?: string | null;
}

/** Its place: the organization, a number without gaps, the moment, and the hash of the entry before it. */
export interface AuditPlace {
  organizationId: string;
  seq: number;
  at: Date;
  previousHash: Uint8Array;
}

/** The hash that stands before the first entry. */
export const firstHash = new Uint8Array(32);

/** The RFC 8785 text of one entry, and its SHA-256: what the next entry's previousHash is. */
export function chainEntry(place: AuditPlace, facts: AuditFacts): { canonical: string; hash: Buffer } {
  const canonical = canonicalJson({
    organizationId: place.organizationId,
    seq: place.seq,
    at: place.at.toISOString(),
    actor: { kind: facts.actor.kind, id: facts.actor.id, name: facts.actor.name },
    action: facts.action,
    target: facts.target ?? undefined,
    outcome: facts.outcome,
    before: facts.before ?? undefined,
    after: facts.after ?? undefined,
    ip: facts.ip ?? undefined,
    traceId: facts.traceId ?? undefined,
    previousHash: Buffer.from(place.previousHash).toString("hex"),
  });
  return { canonical, hash: createHash("sha256").update(canonical).digest() };
}

/** An entry as it is stored: the facts in columns, the text that was hashed beside them. */
export interface StoredAuditEntry extends AuditPlace, AuditFacts {
  canonical: string;
  hash: Uint8Array;
}

/** Whether an entry follows the one before it, says in its columns what was hashed, and has the hash it claims. */
export function follows(previous: { seq: number; hash: Uint8Array }, entry: StoredAuditEntry): boolean {
  if (entry.seq !== previous.seq + 1 || !same(entry.previousHash, previous.hash)) return false;
  const { canonical, hash } = chainEntry(entry, entry);
  return canonical === entry.canonical && same(hash, entry.hash);
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
