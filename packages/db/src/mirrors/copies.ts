import { createHash } from "node:crypto";
import type { Filterable } from "@postern/contract/filter";
import { filteredBodyBytesMax } from "@postern/contract/filter-body";
import { inlineBytesMax } from "@postern/contract/frames";
import { type OpenedKeys, openValue } from "../data-keys.ts";
import { splitHeaders } from "../header-lines.ts";
import { type Connection, inOrganization, type Pool } from "../pool.ts";
import { statementsOfConnection } from "../statement.ts";
import { coverFields } from "./cover-fields.ts";

/** Where a mirror looks. */
export interface MirrorPlace {
  organizationId: string;
  projectId: string;
  endpointIds: readonly string[];
}
/** One look at what was accepted. */
export interface Look {
  /** Only requests whose id sorts after this one, and none of those. */
  afterId: string;
  seen: readonly string[];
  limit: number;
  /** Whether the filter asks for bodies. */
  withBodies: boolean;
}
/** An event, as a mirror's filter sees it. */
export interface SeenEvent {
  id: string;
  facts: Filterable;
  /** As it is stored, where bodies are asked for and it is not too large to be looked into. */
  body?: Buffer;
  /** Which of its fields nobody may look into. */
  covers: readonly string[];
}

const coversSql = "coalesce((SELECT mirror_covers FROM tunnel_rule WHERE organization_id = $1), '{}')";

/** What these endpoints accepted, oldest first. Bodies are looked into as they are stored: what is covered there stays so. */
export async function lookForEvents(
  pool: Pool,
  { organizationId, projectId, endpointIds }: MirrorPlace,
  { afterId, seen, limit, withBodies }: Look,
): Promise<SeenEvent[]> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query(
      `SELECT r.id, r.endpoint_id, e.name AS endpoint, r.method, r.target, r.client_ip, r.event_id, r.event_type, v.number::text AS version,
         CASE WHEN $7 AND r.body_bytes <= $8 THEN (SELECT body FROM request_body WHERE organization_id = $1 AND request_id = r.id AND request_id > $4) END AS body,
         ${coversSql} AS covers
       FROM (
         SELECT * FROM request
         WHERE organization_id = $1 AND project_id = $2 AND endpoint_id = ANY ($3) AND id > $4 AND verdict = 'accepted' AND id <> ALL ($5) ORDER BY id LIMIT $6
       ) AS r JOIN endpoint e ON e.organization_id = $1 AND e.id = r.endpoint_id
       LEFT JOIN policy_version v ON v.organization_id = $1 AND v.id = r.policy_version_id
       ORDER BY r.id`,
      [organizationId, projectId, endpointIds, afterId, seen, limit, withBodies, filteredBodyBytesMax],
    );
    return rows.map((row) => ({ id: row.id, facts: factsOf(row), covers: row.covers, ...(row.body !== null && { body: row.body }) }));
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a row as pg gives it
function factsOf(row: any): Filterable {
  return {
    ...{ id: row.id, endpoint: row.endpoint, endpointId: row.endpoint_id, method: row.method, target: row.target, ip: row.client_ip, verdict: "accepted" },
    ...(row.event_id !== null && { event: row.event_id }),
    ...(row.event_type !== null && { type: row.event_type }),
    ...(row.version !== null && { version: row.version }),
  };
}

/** A copy of an event, without what is sealed. */
export interface EventCopy {
  requestId: string;
  method: string;
  target: string;
  rawHeaders: string[];
  /** Names of headers (lower case), `target`, `body`: of these the sealed parts are covered. */
  redacted: string[];
  /** Nothing where it is too large to travel in a frame. */
  body: Buffer | undefined;
  bodyBytes: number;
  bodySha256: Buffer;
  endpoint: string;
  eventType?: string;
  receivedAt: Date;
}

/** These events as a mirror may show them, oldest first; what has been forgotten meanwhile is left out. */
export async function readCopies(pool: Pool, { organizationId, keys }: { organizationId: string; keys: OpenedKeys }, ids: string[]): Promise<EventCopy[]> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query<CopyRow>(
      `SELECT r.id, r.method, r.target, r.raw_headers, r.sealed_headers, r.body_bytes, r.event_type, r.received_at, e.name AS endpoint,
         CASE WHEN r.sealed_headers IS NULL OR b.body IS NULL THEN r.body_sha256 ELSE sha256(b.body) END AS body_sha256,
         ${coversSql} AS covers, coalesce(length(b.body), 0) AS stored_bytes, CASE WHEN length(b.body) <= $3 THEN b.body END AS body
       FROM request r JOIN endpoint e ON e.organization_id = $1 AND e.id = r.endpoint_id
       LEFT JOIN request_body b ON b.organization_id = $1 AND b.request_id = r.id AND b.request_id = ANY ($2)
       WHERE r.organization_id = $1 AND r.id = ANY ($2) AND (b.body IS NOT NULL OR r.body_bytes = 0) ORDER BY r.id`,
      [organizationId, ids, inlineBytesMax],
    );
    const copies: EventCopy[] = [];
    for (const row of rows) copies.push(await copyOf(connection, { organizationId, keys }, row));
    return copies;
  });
}

interface CopyRow {
  id: string;
  method: string;
  target: string;
  raw_headers: Buffer;
  sealed_headers: string | null;
  body_bytes: number;
  stored_bytes: number;
  body_sha256: Buffer;
  body: Buffer | null;
  endpoint: string;
  event_type: string | null;
  received_at: Date;
  covers: string[];
}

async function copyOf(connection: Connection, { organizationId, keys }: { organizationId: string; keys: OpenedKeys }, row: CopyRow): Promise<EventCopy> {
  const rawHeaders = splitHeaders(row.raw_headers);
  const sealed = await namesOfSealed(connection, { organizationId, keys }, { row, rawHeaders });
  const { isCovered, ...shown } = bodyOf(row);
  return {
    ...{ requestId: row.id, method: row.method, target: row.target, rawHeaders, endpoint: row.endpoint, receivedAt: row.received_at },
    redacted: isCovered ? [...new Set([...sealed, "body"])] : sealed,
    ...shown,
    ...(row.event_type !== null && { eventType: row.event_type }),
  };
}

/** The body as it is stored; where fields are covered, without them. One in which they cannot be found, or that is too large for a frame, is left out whole. */
function bodyOf({
  body_bytes,
  body,
  stored_bytes,
  body_sha256,
  covers,
}: CopyRow): Pick<EventCopy, "body" | "bodyBytes" | "bodySha256"> & { isCovered: boolean } {
  const stored = body_bytes === 0 ? Buffer.alloc(0) : (body ?? undefined);
  if (covers.length === 0 || stored?.length === 0) return { body: stored, bodyBytes: stored_bytes, bodySha256: body_sha256, isCovered: false };
  const { body: shown, isCovered } = (stored && coverFields(stored, covers)) ?? { body: Buffer.alloc(0), isCovered: true };
  return { body: shown, bodyBytes: shown.length, bodySha256: createHash("sha256").update(shown).digest(), isCovered };
}

/** What is covered in this request, by name; the values that are sealed are not kept. */
async function namesOfSealed(
  connection: Connection,
  { organizationId, keys }: { organizationId: string; keys: OpenedKeys },
  { row, rawHeaders }: { row: CopyRow; rawHeaders: string[] },
): Promise<string[]> {
  if (row.sealed_headers === null) return [];
  const place = { organizationId, table: "request", column: "sealed_headers", row: row.id };
  const opened = await openValue(statementsOfConnection(connection), keys, { place, sealed: row.sealed_headers });
  const places = Object.keys(JSON.parse(opened.toString())).filter((place) => place !== "facts");
  return [...new Set(places.map((place) => (/^\d+$/.test(place) ? (rawHeaders[Number(place) * 2] ?? "").toLowerCase() : place)))];
}

/** The whole body of an event, as it is stored; none where fields are to be covered, since it is too large for that. */
export async function readCopyBody(pool: Pool, { organizationId, requestId }: { organizationId: string; requestId: string }): Promise<Buffer | undefined> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query<{ body: Buffer }>(
      `SELECT body FROM request_body WHERE organization_id = $1 AND request_id = $2 AND ${coversSql} = '{}'`,
      [organizationId, requestId],
    );
    return rows[0]?.body;
  });
}
