import type { Id } from "@postern/contract/id";
import type { Answer } from "../command.ts";
import { firstIdAt } from "../id-range.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { readTunnel } from "./tunnels.ts";

type LogEntry = Answer<"tunnel.log">[number];
type Row = Omit<LogEntry, "requestId"> & {
  requestId: string | null;
  who: string | null;
  status: number | null;
  reason: string | null;
  durationMs: number | null;
};

const rowsMax = 50;
const backMs = 86_400_000;
/** The chain has no index by target: its newest entries are enough for what happened lately. */
const entriesLookedAt = 5_000;

/** The newest of what is kept anyway, of the last day: attempts, refusals at its endpoints, and its agents' comings and goings from the audit log. */
export const readTunnelLog = query("tunnel.log", async (tx, { id }, call) => {
  const { organizationId } = call;
  const { destinationId, endpoints } = await readTunnel(tx, call, id);
  const place = { organizationId, tunnelId: id, destinationId, endpointIds: endpoints.map((endpoint) => endpoint.id) };
  const rows = [...(await attempts(tx, place)), ...(await refusals(tx, place)), ...(await agents(tx, place))];
  rows.sort((one, other) => other.at.getTime() - one.at.getTime());
  return rows.slice(0, rowsMax).map(entryOf);
});

interface Place {
  organizationId: string;
  tunnelId: string;
  destinationId: string;
  endpointIds: string[];
}

function attempts(tx: Transaction, { organizationId, destinationId }: Place): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    SELECT a.id, a.started_at AS at, 'delivery' AS kind, coalesce(r.event_type, r.method) AS what, NULL AS who, a.status, a.reason,
      a.duration_us / 1000.0::float8 AS "durationMs", r.id AS "requestId"
    FROM (
      SELECT id, delivery_id, started_at, status, reason, duration_us FROM attempt
      WHERE organization_id = ${organizationId} AND destination_id = ${destinationId} AND id >= ${firstIdAt("att", Date.now() - backMs)} ORDER BY id DESC LIMIT ${rowsMax}
    ) AS a
    JOIN delivery d ON d.organization_id = ${organizationId} AND d.id = a.delivery_id
    JOIN request r ON r.organization_id = ${organizationId} AND r.id = d.request_id`;
}

function refusals(tx: Transaction, { organizationId, endpointIds }: Place): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    SELECT id, received_at AS at, 'refusal' AS kind, method AS what, NULL AS who, answer_status AS status, reason, NULL::float8 AS "durationMs", id AS "requestId"
    FROM request
    WHERE organization_id = ${organizationId} AND endpoint_id = ANY(${endpointIds}::text[]) AND verdict IN ('refused', 'throttled')
      AND id >= ${firstIdAt("req", Date.now() - backMs)} ORDER BY id DESC LIMIT ${rowsMax}`;
}

function agents(tx: Transaction, { organizationId, tunnelId }: Place): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    SELECT seq::text AS id, at, 'agent' AS kind, action AS what, actor_name AS who, NULL::int AS status, NULL AS reason, NULL::float8 AS "durationMs", NULL AS "requestId"
    FROM (SELECT * FROM audit_entry WHERE organization_id = ${organizationId} ORDER BY seq DESC LIMIT ${entriesLookedAt}) AS lately
    WHERE target = ${tunnelId} AND outcome = 'done' ORDER BY seq DESC LIMIT ${rowsMax}`;
}

function entryOf({ requestId, who, status, reason, durationMs, ...row }: Row): LogEntry {
  return {
    ...row,
    who: who ?? undefined,
    status: status ?? undefined,
    reason: reason ?? undefined,
    durationMs: durationMs ?? undefined,
    requestId: (requestId as Id<"req"> | null) ?? undefined,
  };
}
