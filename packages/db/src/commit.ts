import type { QueryResult } from "pg";
import type { Arrival, Stored } from "./arrival.ts";
import { encodeArrivals } from "./arrival-rows.ts";
import { type Connection, inTransaction, type Pool } from "./pool.ts";
import { extraStoreMs } from "./store-time.ts";

// Whoever took its key, or needs none.
const wins = "(claim_key IS NULL OR arrival.id IN (SELECT request_id FROM claim))";
const commitSql = `
WITH arrival AS MATERIALIZED (SELECT * FROM unnest($1::app.arrival[])),
claim AS (
  INSERT INTO idempotency_key (organization_id, endpoint_id, key, request_id, expires_at)
  SELECT organization_id, endpoint_id, claim_key, id, now() + make_interval(secs => claim_seconds)
  FROM arrival WHERE claim_key IS NOT NULL
  ORDER BY organization_id, endpoint_id, claim_key -- one order for all batches, so that two cannot wait for each other
  ON CONFLICT (organization_id, endpoint_id, key) DO NOTHING
  RETURNING request_id
),
stored AS (
  INSERT INTO request (organization_id, id, project_id, endpoint_id, received_at, verdict, reason, answer_status, method, target, http_version,
    raw_headers, sealed_headers, client_ip, content_type, body_bytes, body_sha256, event_id, event_type, duplicate_of, folded, policy_version_id,
    trace, decided_us, stored_us)
  SELECT organization_id, id, project_id, endpoint_id, received_at, verdict, reason, answer_status, method, target, http_version,
    raw_headers, sealed_headers, client_ip, content_type, body_bytes, body_sha256, event_id, event_type, duplicate_of, folded, policy_version_id,
    trace, decided_us, greatest(0, $3::bigint - decided_at_us + (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1e6)::bigint)
  FROM arrival WHERE ${wins}
),
body AS (INSERT INTO request_body (organization_id, request_id, body) SELECT organization_id, id, body FROM arrival WHERE ${wins}),
promise AS (
  INSERT INTO delivery (organization_id, id, request_id, endpoint_id, destination_id)
  SELECT organization_id, made.id, arrival.id, endpoint_id, made.destination_id
  FROM arrival, unnest(delivery_ids, destination_ids) AS made (id, destination_id) WHERE ${wins}
)
SELECT ARRAY(SELECT request_id FROM claim) AS claimed, app.ring($2::text[])`;

const firstSql = `
WITH wanted AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS w (organization_id, endpoint_id, key)),
forgotten AS (DELETE FROM idempotency_key k USING wanted w
  WHERE (k.organization_id, k.endpoint_id, k.key) = (w.organization_id, w.endpoint_id, w.key) AND k.expires_at <= now())
SELECT k.request_id FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS w (organization_id, endpoint_id, key, place)
LEFT JOIN idempotency_key k ON (k.organization_id, k.endpoint_id, k.key) = (w.organization_id, w.endpoint_id, w.key) AND k.expires_at > now()
ORDER BY w.place`;

const claimRoundsMax = 3;

/**
 * Commits many requests of many organizations in one statement and one transaction: request, body, key, deliveries, wake-ups.
 * Whose event id was taken before is not stored and learns the first one's id; an expired key is forgotten and taken anew.
 * Throws when nothing, or nobody knows what, was stored: see faultOf.
 */
export async function commitArrivals(pool: Pool, arrivals: readonly Arrival[]): Promise<Stored[]> {
  const fates = new Map<string, Stored>();
  let open = arrivals;
  for (let round = 0; open.length > 0; round++) {
    if (round === claimRoundsMax) throw new Error("an event id was taken and forgotten again and again");
    const { first, twins } = partTwins(open);
    const losers = await insert(pool, first, fates);
    const late = [...losers, ...twins];
    await findFirsts(pool, late, fates);
    open = late.filter(({ id }) => !fates.has(id));
  }
  return arrivals.map(({ id }) => fates.get(id) as Stored);
}

/** Of several arrivals with one event id only the first may try to take it. */
function partTwins(arrivals: readonly Arrival[]): { first: Arrival[]; twins: Arrival[] } {
  const seen = new Set<string>();
  const first: Arrival[] = [];
  const twins: Arrival[] = [];
  for (const arrival of arrivals) {
    const name = arrival.claim && JSON.stringify([arrival.organizationId, arrival.endpointId, arrival.claim.key]);
    if (name !== undefined && seen.has(name)) twins.push(arrival);
    else first.push(arrival);
    if (name !== undefined) seen.add(name);
  }
  return { first, twins };
}

/** Stores one arrival that claims no event id, in the transaction at hand. */
export async function storeArrival(pool: Pool, connection: Connection, arrival: Arrival): Promise<void> {
  await connection.query(await commitStatement(pool, [arrival]));
}

async function insert(pool: Pool, arrivals: readonly Arrival[], fates: Map<string, Stored>): Promise<Arrival[]> {
  const { rows } = await runCommit(pool, arrivals);
  const claimed = new Set<string>(rows[0].claimed);
  const losers: Arrival[] = [];
  for (const arrival of arrivals) {
    if (arrival.claim && !claimed.has(arrival.id)) losers.push(arrival);
    else fates.set(arrival.id, { kind: "stored" });
  }
  return losers;
}

/** A large batch runs in a transaction that may take longer than the connection's statements may. */
async function runCommit(pool: Pool, arrivals: readonly Arrival[]): Promise<QueryResult> {
  const statement = await commitStatement(pool, arrivals);
  const extraMs = extraStoreMs(arrivals.reduce((sum, { body }) => sum + body.length, 0));
  if (extraMs === 0) return pool.query(statement);
  const { query_timeout: plainMs = 0 } = pool.options;
  return inTransaction(pool, async (connection) => {
    await connection.query("SELECT set_config('statement_timeout', (setting::int + $1::int)::text, true) FROM pg_settings WHERE name = 'statement_timeout'", [
      extraMs,
    ]);
    return connection.query({ ...statement, query_timeout: plainMs + extraMs } as typeof statement);
  });
}

async function commitStatement(pool: Pool, arrivals: readonly Arrival[]): Promise<{ name: string; text: string; values: unknown[] }> {
  const packed = encodeArrivals(await arrivalOid(pool), arrivals);
  return { name: "commit-arrivals", text: commitSql, values: [packed, lanesToRing(arrivals), Math.round(performance.now() * 1_000)] };
}

function lanesToRing(arrivals: readonly Arrival[]): string[] {
  const lanes = new Set<string>();
  for (const { deliveries } of arrivals) for (const { destinationId, kind } of deliveries) if (kind === "url") lanes.add(destinationId);
  return [...lanes];
}

// In a statement of its own: the snapshot of the losing insert may not see the winner's row.
async function findFirsts(pool: Pool, losers: readonly Arrival[], fates: Map<string, Stored>): Promise<void> {
  if (losers.length === 0) return;
  const { rows } = await pool.query({
    name: "find-first-arrivals",
    text: firstSql,
    values: [losers.map((loser) => loser.organizationId), losers.map((loser) => loser.endpointId), losers.map((loser) => loser.claim?.key)],
  });
  losers.forEach(({ id }, index) => {
    const firstId: string | null = rows[index]?.request_id ?? null;
    if (firstId === id) fates.set(id, { kind: "stored" });
    else if (firstId !== null) fates.set(id, { kind: "duplicate", firstId });
  });
}

/** Which of these are in the database: asked after a commit whose answer was lost. So seldom that a plan from an earlier time is not worth keeping. */
export async function findStored(pool: Pool, arrivals: readonly Arrival[]): Promise<Set<string>> {
  const { rows } = await pool.query("SELECT id FROM request WHERE (organization_id, id) IN (SELECT * FROM unnest($1::text[], $2::text[]))", [
    arrivals.map((arrival) => arrival.organizationId),
    arrivals.map((arrival) => arrival.id),
  ]);
  return new Set(rows.map((row) => row.id));
}

const typeOids = new WeakMap<Pool, Promise<number>>();

/** The type's number in this database; a failed look-up is not remembered. */
function arrivalOid(pool: Pool): Promise<number> {
  let oid = typeOids.get(pool);
  if (!oid) {
    oid = pool.query("SELECT 'app.arrival'::regtype::oid::int AS oid").then(({ rows }) => rows[0].oid);
    oid.catch(() => typeOids.delete(pool));
    typeOids.set(pool, oid);
  }
  return oid;
}
