import { createHash } from "node:crypto";
import type { Id } from "@postern/contract/id";
import { sqlAt } from "@postern/test/setup/sql";
import { sealValue } from "../data-keys.ts";
import type { Database } from "../database.ts";
import { newId } from "../new-id.ts";
import { statementsOf } from "../statement.ts";
import { inTenant } from "../tenant-transaction.ts";

export interface StoredRequest {
  id: Id<"req">;
  receivedAt: Date;
  verdict: string;
  reason: string;
  method: string;
  target: string;
  clientIp: string;
  eventId: string;
  eventType: string;
  duplicateOf: string;
  folded: number;
  body: Buffer | null;
  rawHeaders: string;
  credentials: Record<string, string>;
}
export interface StoredDelivery {
  endpointId: string;
  destinationId: string;
  state?: string;
}
export interface StoredAttempt {
  destinationId: string;
  status: number;
}

interface Owned {
  migratorUrl: string;
  organizationId: string;
}
interface EndpointPlace extends Owned {
  database: Database;
  projectId: string;
  endpointId: string;
}

/** Writes a request as ingest would. */
export async function addRequest(
  { database, migratorUrl, organizationId, projectId, endpointId }: EndpointPlace,
  settings: Partial<StoredRequest> = {},
): Promise<Id<"req">> {
  const {
    id = newId("req"),
    receivedAt = new Date(),
    body = Buffer.from("{}"),
    credentials,
    rawHeaders = "Content-Type: application/json\r\n",
    ...row
  } = settings;
  const sealed = credentials ? await sealCredentials(database, { organizationId, id, credentials }) : null;
  const columns = {
    ...{ organization_id: organizationId, id, project_id: projectId, endpoint_id: endpointId, received_at: receivedAt, verdict: row.verdict ?? "accepted" },
    ...{ reason: row.reason, answer_status: 202, method: row.method ?? "POST", target: row.target ?? "/e/token", http_version: "1.1", sealed_headers: sealed },
    ...{
      raw_headers: Buffer.from(rawHeaders, "latin1"),
      client_ip: row.clientIp ?? "203.0.113.7",
      content_type: "application/json",
      body_bytes: body?.length ?? 0,
    },
    ...{
      body_sha256: createHash("sha256")
        .update(body ?? "")
        .digest(),
      event_id: row.eventId,
      event_type: row.eventType,
      duplicate_of: row.duplicateOf,
    },
    ...{ folded: row.folded ?? 1, trace: JSON.stringify([{ path: "0", gate: "address", outcome: "passed", micros: 3 }]), decided_us: 900, stored_us: 2_100 },
  };
  const names = Object.keys(columns);
  const values = Object.values(columns).map((value) => value ?? null);
  await sqlAt(migratorUrl, `INSERT INTO request (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})`, values);
  if (body) await sqlAt(migratorUrl, "INSERT INTO request_body (organization_id, request_id, body) VALUES ($1, $2, $3)", [organizationId, id, body]);
  return id;
}

function sealCredentials(
  database: Database,
  { organizationId, id, credentials }: { organizationId: string; id: string; credentials: object },
): Promise<string> {
  const place = { organizationId, table: "request", column: "sealed_headers", row: id };
  return inTenant(database, organizationId, (tx) => sealValue(statementsOf(tx), database, { place, value: JSON.stringify(credentials) }));
}

/** Writes a delivery as ingest, or a lane that settled it, would. */
export async function addDelivery(
  { migratorUrl, organizationId }: Owned,
  requestId: string,
  { endpointId, destinationId, state = "pending" }: StoredDelivery,
): Promise<Id<"dlv">> {
  const id = newId("dlv");
  const settledAt = state === "delivered" || state === "failed" ? new Date() : null;
  const values = [organizationId, id, requestId, endpointId, destinationId, state, settledAt];
  const columns = "organization_id, id, request_id, endpoint_id, destination_id, state, settled_at";
  await sqlAt(migratorUrl, `INSERT INTO delivery (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)`, values);
  return id;
}

export async function addAttempt({ migratorUrl, organizationId }: Owned, deliveryId: string, { destinationId, status }: StoredAttempt): Promise<void> {
  const values = [organizationId, newId("att"), deliveryId, destinationId, status, Buffer.from("X-Answer: yes\r\n"), Buffer.from("answer body")];
  const columns =
    "organization_id, id, delivery_id, destination_id, number, trigger, started_at, duration_us, outcome, status, response_headers, response_body, response_bytes";
  await sqlAt(migratorUrl, `INSERT INTO attempt (${columns}) VALUES ($1, $2, $3, $4, 1, 'first', now(), 1500, 'delivered', $5, $6, $7, 11)`, values);
  await sqlAt(migratorUrl, "UPDATE delivery SET attempts = attempts + 1 WHERE organization_id = $1 AND id = $2", [organizationId, deliveryId]);
}
