import { createHash } from "node:crypto";
import type { HoldCause } from "@postern/contract/address-list";
import { changeOf, doubtsOf } from "@postern/contract/range-change";
import { newId } from "../new-id.ts";
import type { RunStatement } from "../statement.ts";
import { type Blocked, blockedTraffic } from "./blocked-traffic.ts";
import { needsSecond } from "./needs-second.ts";

/** What a list is to hold from now on, and who says so. */
export interface NewVersion {
  ranges: readonly string[];
  /** Where it came from, in words. */
  source: string;
  asOf?: string | undefined;
  confidence?: string | undefined;
  note: string;
  by: { id: string; name: string };
  /** A feed is doubted when it says much less or much more than before; a person means what they write. */
  isFetched?: boolean;
  /** A feed without a snapshot begins with nothing, which is not the same as nobody. */
  isLoaded?: boolean;
}
export interface ListPlace {
  organizationId: string;
  listId: string;
  name: string;
}
export type PutVersion = { kind: "unchanged" } | { kind: "live" | "held"; id: string; causes: HoldCause[]; blocked: Blocked[] };

const keptMax = 50;

/**
 * Makes a version of a list. It counts at once, unless it would block traffic of the last week, is doubted, or changes what a policy lets in that
 * needs a second person: then it is held until a person approves it, and takes the place of one that was held before. Asks for the list's lock first, so that versions are made one after the other.
 */
export async function putVersion(run: RunStatement, place: ListPlace, made: NewVersion): Promise<PutVersion> {
  const { organizationId, listId } = place;
  await run("SELECT id FROM address_list WHERE organization_id = $1 AND id = $2 FOR UPDATE", [organizationId, listId]);
  const [live] = await versionsIn(run, place, "live");
  const before = live?.ranges ?? [];
  const ranges = [...new Set(made.ranges)];
  if (live?.isLoaded && isSame(before, ranges)) return unchanged(run, place);
  const [held] = await versionsIn(run, place, "held");
  if (held && made.isFetched && isSame(held.ranges, ranges)) return { kind: "unchanged" };

  const blocked = live ? await blockedTraffic(run, place, { before, after: ranges }) : [];
  const doubts = made.isFetched ? doubtsOf(before, ranges) : [];
  const causes: HoldCause[] = [...(blocked.length > 0 ? (["blocks-traffic"] as const) : []), ...doubts];
  if (!made.isFetched && (await needsSecond(run, place))) causes.push("second-person");
  const kind = causes.length > 0 ? "held" : "live";
  await run("UPDATE address_list_version SET state = 'past' WHERE organization_id = $1 AND list_id = $2 AND state = ANY ($3::text[]) RETURNING id", [
    organizationId,
    listId,
    kind === "live" ? ["live", "held"] : ["held"],
  ]);
  const id = newId("alv");
  await insert(run, { place, made, id, before, ranges, state: kind, causes, blocked });
  return { kind, id, causes, blocked };
}

/** What was held is done with when the list is to stay as it is. */
async function unchanged(run: RunStatement, { organizationId, listId }: ListPlace): Promise<PutVersion> {
  await run("UPDATE address_list_version SET state = 'past' WHERE organization_id = $1 AND list_id = $2 AND state = 'held' RETURNING id", [
    organizationId,
    listId,
  ]);
  return { kind: "unchanged" };
}

async function versionsIn(run: RunStatement, { organizationId, listId }: ListPlace, state: string): Promise<{ ranges: string[]; isLoaded: boolean }[]> {
  const rows = await run(`SELECT ranges, is_loaded AS "isLoaded" FROM address_list_version WHERE organization_id = $1 AND list_id = $2 AND state = $3`, [
    organizationId,
    listId,
    state,
  ]);
  return rows as unknown as { ranges: string[]; isLoaded: boolean }[];
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && hashOf(one) === hashOf(other);
}

/** The same ranges in any order are the same list. */
export function hashOf(ranges: readonly string[]): string {
  return createHash("sha256").update(ranges.toSorted().join("\n")).digest("hex");
}

const insertSql = `
INSERT INTO address_list_version (organization_id, list_id, id, number, state, is_loaded, ranges, hash, change, source, as_of, confidence, causes, blocked,
  note, created_by, created_by_name)
SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5::boolean, $6::text[], $7, $8::jsonb, $9, $10, $11, $12::text[], $13::jsonb, $14, $15, $16
FROM address_list_version WHERE organization_id = $1 AND list_id = $2 RETURNING number`;
const forgetSql = `
DELETE FROM address_list_version WHERE organization_id = $1 AND list_id = $2 AND state IN ('past', 'declined') AND number <= $3::int RETURNING id`;

interface Row {
  place: ListPlace;
  made: NewVersion;
  id: string;
  before: readonly string[];
  ranges: readonly string[];
  state: "live" | "held";
  causes: readonly HoldCause[];
  blocked: readonly Blocked[];
}

async function insert(run: RunStatement, { place: { organizationId, listId }, made, id, before, ranges, state, causes, blocked }: Row): Promise<void> {
  const { source, asOf = null, confidence = null, note, by, isLoaded = true } = made;
  const change = JSON.stringify(changeOf(before, ranges));
  const values = [organizationId, listId, id, state, isLoaded, ranges, hashOf(ranges), change, source, asOf, confidence, causes, JSON.stringify(blocked)];
  const [row] = await run(insertSql, [...values, note, by.id, by.name]);
  await run(forgetSql, [organizationId, listId, Number(row?.number) - keptMax]);
}
