import fs from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { untilFound } from "../setup/until.ts";
import type { Acknowledged } from "./generator.ts";

/** What became of everything that was answered 202 and belongs to a tunnel. */
export interface TunnelAccount {
  accepted: number;
  /** Answered 202, but not in the database, or never at the local server with the same bytes. */
  lost: number;
  /** In the database, but not delivered. */
  undelivered: number;
  /** Seen by the local server more often than once. */
  duplicates: number;
  /** Of these, with an attempt that says it is the first: nobody could tell that it came again. */
  unmarked: number;
  /** Attempts that count on the retry ladder, beyond what the local server saw and what was cut off. */
  burnt: number;
  /** Attempts whose connection broke after they were written, and that the local server did not see: it was struck with them unread. They count. */
  cutOff: number;
  /** received = refused + duplicate + accepted, deliveries = delivered + pending + held + failed. */
  balances: boolean;
}
interface Seen {
  delivery: string;
  attempt: number;
  sha256: string;
}
interface Row {
  id: string;
  request_id: string;
  state: string;
  charged: number;
  /** The numbers of the attempts whose connection to the local server broke. */
  resets: number[];
}

/** Joins what senders were told, what the database holds, and what the local server wrote down. */
export async function settleTunnel(acknowledged: readonly Acknowledged[], databaseUrl: string, ledger: string): Promise<TunnelAccount> {
  const seen = Map.groupBy(readSeen(ledger), ({ delivery }) => delivery);
  const rows = await deliveriesOf(databaseUrl);
  const byRequest = new Map(rows.map((row) => [row.request_id, row]));
  const arrived = ({ id, bodySha256 }: Acknowledged) => (seen.get(byRequest.get(id)?.id ?? "") ?? []).some(({ sha256 }) => sha256 === bodySha256);
  const cutOffs = new Map(rows.map(({ id, resets }) => [id, resets.filter((number) => !seen.get(id)?.some(({ attempt }) => attempt === number)).length]));
  const again = [...seen.values()].flatMap((times) => times.slice(1));
  return {
    accepted: acknowledged.length,
    lost: acknowledged.filter((one) => !byRequest.has(one.id) || (byRequest.get(one.id)?.state === "delivered" && !arrived(one))).length,
    undelivered: acknowledged.filter(({ id }) => byRequest.get(id)?.state !== "delivered").length,
    duplicates: again.length,
    unmarked: again.filter(({ attempt }) => attempt < 2).length,
    burnt: rows.reduce((sum, { id, charged }) => sum + Math.max(0, charged - (seen.get(id)?.length ?? 0) - (cutOffs.get(id) ?? 0)), 0),
    cutOff: [...cutOffs.values()].reduce((sum, count) => sum + count, 0),
    balances: await balances(databaseUrl),
  };
}

/** A line that a blow cut short was never answered. */
function readSeen(ledger: string): Seen[] {
  const lines = fs.readFileSync(ledger, "utf8").split("\n");
  return lines.flatMap((line) => (line.endsWith("}") ? [JSON.parse(line) as Seen] : []));
}

async function deliveriesOf(databaseUrl: string): Promise<Row[]> {
  return ask<Row>(
    databaseUrl,
    `SELECT d.id, d.request_id, d.state, d.charged,
       ARRAY(SELECT a.number FROM attempt a WHERE a.organization_id = d.organization_id AND a.delivery_id = d.id AND a.reason = 'reset') AS resets
     FROM delivery d JOIN destination t ON t.id = d.destination_id WHERE t.kind = 'tunnel'`,
  );
}

async function balances(databaseUrl: string): Promise<boolean> {
  const [row] = await ask<{ fits: boolean }>(
    databaseUrl,
    `SELECT (SELECT count(*) FILTER (WHERE verdict IN ('accepted', 'refused', 'throttled', 'duplicate')) = count(*) FROM request)
        AND (SELECT count(*) FILTER (WHERE state IN ('delivered', 'pending', 'held', 'failed')) = count(*) FROM delivery)
        AND (SELECT count(*) FROM request WHERE verdict = 'accepted') = (SELECT count(DISTINCT request_id) FROM delivery) AS fits`,
  );
  return row?.fits === true;
}

/** Deliveries of one destination that are neither delivered nor failed, and wait for the same thing. */
interface OpenDeliveries {
  destination: string;
  state: string;
  reason: string | null;
  waitsFor: string;
  count: number;
  attempts: number;
  example: string;
}

const openSql = `
SELECT t.name AS destination, d.state, d.reason, count(*)::int AS count, max(d.attempts)::int AS attempts, min(d.id) AS example,
  CASE WHEN d.lease_until > now() THEN 'the end of a lease' WHEN d.lease_id IS NOT NULL THEN 'the sweep of a dead lease'
       WHEN d.state = 'held' THEN 'its hold' WHEN d.next_attempt_at > now() THEN 'its time' ELSE 'its lane' END AS "waitsFor"
FROM delivery d JOIN destination t ON t.organization_id = d.organization_id AND t.id = d.destination_id
WHERE d.state IN ('pending', 'held') GROUP BY t.name, d.state, d.reason, "waitsFor"`;

/** However many wait, this is enough for them. */
const settledWithinMs = 900_000;
/** A dead hub's leases end after 60 s, and are swept every 5 s: what has not moved after this does not move any more. */
const stillMsMax = 90_000;
const lookEveryMs = 250;

/** Waits until none is open: as long as ever fewer are, for a backlog takes its time. Throws, and tells which are and what each waits for, when it stands still. */
export async function untilSettled(databaseUrl: string): Promise<void> {
  let fewest = { count: Number.POSITIVE_INFINITY, atMs: performance.now() };
  let open: OpenDeliveries[] = [];
  const look = async () => {
    open = await ask<OpenDeliveries>(databaseUrl, openSql);
    const count = open.reduce((sum, one) => sum + one.count, 0);
    if (count < fewest.count) fewest = { count, atMs: performance.now() };
    if (performance.now() > fewest.atMs + stillMsMax) throw new Error(`${tellOpen(open)}, and no fewer for ${stillMsMax} ms`);
    if (count === 0) return true;
    await wait(lookEveryMs); // a look is dear where many wait
  };
  await untilFound(look, settledWithinMs, () => tellOpen(open));
}

function tellOpen(open: readonly OpenDeliveries[]): string {
  const told = open.map(
    ({ destination, state, reason, waitsFor, count, attempts, example }) =>
      `${count} of ${destination} wait for ${waitsFor} (${state}${reason ? `, ${reason}` : ""}, ${attempts} attempts at most, such as ${example})`,
  );
  return `some deliveries did not settle: ${told.join("; ")}`;
}

async function ask<Answer extends object>(databaseUrl: string, statement: string): Promise<Answer[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Answer>(statement)).rows;
  } finally {
    await client.end();
  }
}
