import type { Claim, ClaimedDelivery } from "@postern/contract/lane";
import type { OpenedKeys } from "./data-keys.ts";
import { type DueRow, findDue } from "./lane-due.ts";
import type { Connection } from "./pool.ts";
import { readHeaders } from "./raw-headers.ts";

/** The agent's connection that a tunnel's lane runs through: it counts while nobody has taken the tunnel over from it. */
export interface LaneThrough {
  tunnelId: string;
  connectionId: string;
}
/** One lane: a destination and the organization it belongs to. */
export interface LanePlace {
  organizationId: string;
  destinationId: string;
}
export interface ClaimSettings {
  place: LanePlace;
  leaseId: string;
  limit: number;
  /** The oldest first, and nothing at all while the oldest is not due or on its way. */
  strict: boolean;
  /** The destination's breaker is open: what comes next goes out, be it due or not. */
  probe?: boolean;
  /** For tunnels. */
  through?: LaneThrough;
  /** Opens the sealed credentials; without it their values stay covered. */
  keys?: OpenedKeys;
}

/** The bodies of one claim together; a claim always takes one delivery at least. */
const claimBytesMax = 16 * 1_048_576;

/** Leases due deliveries inside the transaction at hand: who is due, how large, the lease, then the bytes. */
export async function claimDeliveries(connection: Connection, settings: ClaimSettings): Promise<Claim> {
  const due = await findDue(connection, settings);
  if (due.length === 0) return [];
  const requests = await readRequests(connection, settings, due);
  const fitting = due.filter((row) => !requests.get(row.request_id)?.over);
  await lease(connection, settings, fitting);

  const claimed: Claim = [];
  if (fitting.length < due.length) claimed.cut = true;
  const lost: DueRow[] = [];
  for (const row of fitting) {
    const request = requests.get(row.request_id);
    const body = request?.body ?? (request?.body_bytes === 0 ? Buffer.alloc(0) : undefined);
    if (request && body) claimed.push(await deliveryOf({ row, request, body, connection, settings }));
    else lost.push(row);
  }
  if (lost.length > 0) await giveUpLost(connection, settings, lost);
  return claimed;
}

interface RequestRow {
  id: string;
  endpoint_id: string;
  endpoint_name: string;
  method: string;
  target: string;
  raw_headers: Buffer;
  sealed_headers: string | null;
  body_bytes: number;
  body_sha256: Buffer;
  received_at: Date;
  event_id: string | null;
  event_type: string | null;
  /** Where its sender hears this destination's answer. */
  answer_bytes_max: number | null;
  /** Past the claim's bytes: left for the next one. */
  over: boolean;
  body: Buffer | null;
}

async function readRequests(connection: Connection, { place }: ClaimSettings, due: DueRow[]): Promise<Map<string, RequestRow>> {
  const { rows } = await connection.query<RequestRow>({
    name: "lane-requests",
    text: `SELECT r.*, e.name AS endpoint_name, CASE WHEN NOT r.over THEN b.body END AS body,
        CASE WHEN e.answering_destination_id = $4 THEN e.answer_bytes_max END AS answer_bytes_max
      FROM (
        SELECT id, endpoint_id, method, target, raw_headers, sealed_headers, body_bytes, body_sha256, received_at, event_id, event_type,
          sum(body_bytes) OVER (ORDER BY id) > $3 AND row_number() OVER (ORDER BY id) > 1 AS over
        FROM request WHERE organization_id = $1 AND id = ANY ($2)
      ) AS r
      JOIN endpoint e ON e.organization_id = $1 AND e.id = r.endpoint_id
      LEFT JOIN request_body b ON b.organization_id = $1 AND b.request_id = r.id AND b.request_id = ANY ($2)`,
    values: [place.organizationId, due.map((row) => row.request_id), claimBytesMax, place.destinationId],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

async function lease(connection: Connection, { place, leaseId }: ClaimSettings, rows: DueRow[]): Promise<void> {
  await connection.query({
    name: "lane-lease",
    text: "UPDATE delivery SET lease_id = $3, lease_until = now() + interval '60 s', attempts = attempts + 1 WHERE organization_id = $1 AND id = ANY ($2)",
    values: [place.organizationId, rows.map(({ id }) => id), leaseId],
  });
}

// Retention gives up what waits before it drops an event; should one be missing all the same, its delivery must not stay pending for ever.
async function giveUpLost(connection: Connection, { place }: ClaimSettings, rows: DueRow[]): Promise<void> {
  await connection.query(
    `UPDATE delivery SET state = 'failed', reason = 'expired', settled_at = now(), lease_id = NULL, lease_until = NULL, attempts = attempts - 1
     WHERE organization_id = $1 AND id = ANY ($2)`,
    [place.organizationId, rows.map(({ id }) => id)],
  );
}

interface DeliveryParts {
  row: DueRow;
  request: RequestRow;
  body: Buffer;
  connection: Connection;
  settings: ClaimSettings;
}

async function deliveryOf({ row, request, body, connection, settings }: DeliveryParts): Promise<ClaimedDelivery> {
  const { organizationId } = settings.place;
  return {
    organizationId,
    deliveryId: row.id,
    leaseId: settings.leaseId,
    requestId: row.request_id,
    endpointId: request.endpoint_id,
    endpointName: request.endpoint_name,
    ...(row.replay_id !== null && { replayId: row.replay_id }),
    attempt: row.attempts + 1,
    charged: row.charged,
    trigger: row.trigger,
    method: request.method,
    target: request.target,
    ...(await readHeaders(connection, { organizationId, request, keys: settings.keys })),
    body,
    bodySha256: request.body_sha256,
    receivedAt: request.received_at,
    ...(request.event_id !== null && { eventId: request.event_id }),
    ...(request.event_type !== null && { eventType: request.event_type }),
    ...(request.answer_bytes_max !== null && row.replay_id === null && { awaited: { answerBytesMax: request.answer_bytes_max } }),
  };
}
