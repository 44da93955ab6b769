import { createHash, randomBytes } from "node:crypto";
import type { InputOf, OutputOf } from "@postern/contract/api";
import type { Id } from "@postern/contract/id";
import { Right } from "@postern/contract/right";
import pg from "pg";
import { sealValue } from "../data-keys.ts";
import type { DatabaseHouse } from "../database-house.ts";
import { newId } from "../new-id.ts";
import type { StoredProcedureName } from "../procedures.ts";
import { runProcedure } from "../run-procedure.ts";
import type { Scope } from "../scope.ts";
import { createOrganization } from "../seed.ts";
import { createOneTimeLink } from "../seed-person.ts";
import { inTenant } from "../tenant-transaction.ts";

/** One organization with its owner, for tests: `ask` calls procedures in the owner's name. */
export interface Tenant {
  organizationId: string;
  projectId: Id<"prj">;
  ownerId: Id<"usr">;
  scope: Scope;
  ask<Name extends StoredProcedureName>(name: Name, input: unknown, scope?: Scope): Promise<OutputOf<Name>>;
  createEndpoint(input?: Partial<InputOf<"endpoint.create">>): Promise<OutputOf<"endpoint.create">>;
  addRequest(endpointId: string, settings?: Partial<StoredRequest>): Promise<Id<"req">>;
  addDelivery(requestId: string, settings: { endpointId: string; destinationId: string; state?: string }): Promise<Id<"dlv">>;
  addAttempt(deliveryId: string, settings: { destinationId: string; status: number }): Promise<void>;
}

interface StoredRequest {
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

export async function createTenant(house: DatabaseHouse, migratorUrl: string, slug: string): Promise<Tenant> {
  const connection = { issuer: "https://id.test", clientId: "postern", clientSecret: "canary-client-secret", label: "Single sign-on" };
  const projects = [{ slug: "production", name: "Production" }];
  const { organizationId } = await createOrganization(migratorUrl, house.keyRing, { slug, name: slug, projects, connection });
  const { userId } = await createOneTimeLink(migratorUrl, organizationId, { email: `owner@${slug}.test`, name: `Owner of ${slug}` });
  const project = await inTenant(house, organizationId, (tx) => tx.project.findFirstOrThrow({ where: { organizationId } }));
  const projectId = project.id as Id<"prj">;
  const scope: Scope = {
    organizationId,
    actor: { kind: "user", id: userId, name: `Owner of ${slug}` },
    rights: new Set(Right.options),
    ip: "192.0.2.1",
    traceId: "trace",
  };
  const ask: Tenant["ask"] = (name, input, as = scope) => runProcedure({ house, scope: as }, name, input);
  return {
    ...{ organizationId, projectId, ownerId: userId as Id<"usr">, scope, ask },
    createEndpoint: (input) => ask("endpoint.create", { projectId, name: `endpoint ${randomBytes(4).toString("hex")}`, ...input }),
    addRequest: (endpointId, settings) => addRequest({ house, migratorUrl, organizationId, projectId, endpointId }, settings),
    async addDelivery(requestId, { endpointId, destinationId, state = "pending" }) {
      const id = newId("dlv");
      const settledAt = state === "delivered" || state === "failed" ? new Date() : null;
      const values = [organizationId, id, requestId, endpointId, destinationId, state, settledAt];
      await asOwner(
        migratorUrl,
        "INSERT INTO delivery (organization_id, id, request_id, endpoint_id, destination_id, state, settled_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values,
      );
      return id;
    },
    async addAttempt(deliveryId, { destinationId, status }) {
      const values = [organizationId, newId("att"), deliveryId, destinationId, status, Buffer.from("X-Answer: yes\r\n"), Buffer.from("answer body")];
      await asOwner(
        migratorUrl,
        `INSERT INTO attempt (organization_id, id, delivery_id, destination_id, number, trigger, started_at, duration_us, outcome, status, response_headers, response_body, response_bytes)
         VALUES ($1, $2, $3, $4, 1, 'first', now(), 1500, 'delivered', $5, $6, $7, 11)`,
        values,
      );
      await asOwner(migratorUrl, "UPDATE delivery SET attempts = attempts + 1 WHERE organization_id = $1 AND id = $2", [organizationId, deliveryId]);
    },
  };
}

interface Place {
  house: DatabaseHouse;
  migratorUrl: string;
  organizationId: string;
  projectId: string;
  endpointId: string;
}

async function addRequest({ house, migratorUrl, organizationId, projectId, endpointId }: Place, settings: Partial<StoredRequest> = {}): Promise<Id<"req">> {
  const {
    id = newId("req"),
    receivedAt = new Date(),
    body = Buffer.from("{}"),
    credentials,
    rawHeaders = "Content-Type: application/json\r\n",
    ...row
  } = settings;
  const place = { organizationId, table: "request", column: "sealed_headers", row: id };
  const sealed = credentials ? await inTenant(house, organizationId, (tx) => sealValue(tx, house, { place, value: JSON.stringify(credentials) })) : null;
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
  await asOwner(migratorUrl, `INSERT INTO request (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})`, values);
  if (body) await asOwner(migratorUrl, "INSERT INTO request_body (organization_id, request_id, body) VALUES ($1, $2, $3)", [organizationId, id, body]);
  return id;
}

/** One statement of the migrator, who sees and may change everything. */
export async function asOwner(migratorUrl: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: migratorUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
