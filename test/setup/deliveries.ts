import { createHash, randomBytes } from "node:crypto";
import { ensureFirstDataKey } from "@postern/db/data-keys";
import { newId } from "@postern/db/new-id";
import { type DataKey, type KeyRing, openDataKey, readKeyRing, seal } from "@postern/db/seal";
import { signingSecretPlace } from "@postern/db/signing-secret-place";
import { statementsOfConnection } from "@postern/db/statement";
import pg from "pg";
import { testKeys } from "./seed-endpoint.ts";

/** One organization with a project, an endpoint and destinations, written as the migrator; for tests of what goes out. */
export interface SeededOrganization {
  organizationId: string;
  endpointId: string;
  projectId: string;
  addDestination(settings?: Partial<DestinationSettings>): Promise<SeededDestination>;
  /** Accepted requests with a pending delivery each; ids in order. */
  addDeliveries(destinationId: string, count: number, request?: Partial<SeededRequest>): Promise<{ requestIds: string[]; deliveryIds: string[] }>;
}
export interface SeededDestination {
  destinationId: string;
  signingSecret: string;
}
interface DestinationSettings {
  url: string;
  concurrency: number;
  timeoutMs: number;
  signAs: "postern" | "standard-webhooks";
}
interface SeededRequest {
  body: Buffer;
  rawHeaders: string;
  /** Values of covered header lines, sealed as ingest does. */
  credentials: Record<string, string>;
  method: string;
}

export async function seedOrganization(url: string, ring: KeyRing = readKeyRing(testKeys)): Promise<SeededOrganization> {
  const ids = { organizationId: newId("org"), projectId: newId("prj"), endpointId: newId("ep") };
  const { organizationId, projectId, endpointId } = ids;
  const dataKey = await asMigrator(url, async (client) => {
    await client.query("INSERT INTO organization (id, slug, name) VALUES ($1, $1, 'Acme')", [organizationId]);
    await client.query("INSERT INTO project (organization_id, id, slug, name) VALUES ($1, $2, 'production', 'Production')", [organizationId, projectId]);
    await client.query("INSERT INTO endpoint (organization_id, id, project_id, name, token) VALUES ($1, $2, $3, 'GitHub', $2)", [
      organizationId,
      endpointId,
      projectId,
    ]);
    return openDataKey(ring, organizationId, await ensureFirstDataKey(statementsOfConnection(client), ring, organizationId));
  });

  const place = { url, dataKey, ...ids };
  return {
    ...ids,
    addDestination: (settings) => addDestination(place, settings),
    addDeliveries: (destinationId, count, request) => addDeliveries(place, { destinationId, count, ...request }),
  };
}

/** Where rows are added: the database, and the one organization in it. */
interface Place {
  url: string;
  dataKey: DataKey;
  organizationId: string;
  projectId: string;
  endpointId: string;
}

async function addDestination(
  { url, dataKey, organizationId, projectId }: Place,
  { url: target = "http://127.0.0.1:9/", concurrency = 5, timeoutMs = 5_000, signAs = "postern" }: Partial<DestinationSettings> = {},
): Promise<SeededDestination> {
  const destinationId = newId("dst");
  const signingSecret = `whsec_${randomBytes(24).toString("base64")}`;
  const sealed = seal(dataKey, signingSecretPlace(organizationId, destinationId), signingSecret);
  await asMigrator(url, async (client) => {
    await client.query(
      "INSERT INTO destination (organization_id, id, project_id, name, kind, url, concurrency, timeout_ms, sign_as) VALUES ($1, $2, $3, $2, 'url', $4, $5, $6, $7)",
      [organizationId, destinationId, projectId, target, concurrency, timeoutMs, signAs],
    );
    await client.query(
      "INSERT INTO signing_secret (organization_id, id, destination_id, sealed, last_four, created_by, created_by_name) VALUES ($1, $2, $3, $4, 'four', 'system', 'Postern')",
      [organizationId, newId("sgn"), destinationId, sealed],
    );
  });
  return { destinationId, signingSecret };
}

async function addDeliveries(
  place: Place,
  { destinationId, count, ...request }: Partial<SeededRequest> & { destinationId: string; count: number },
): Promise<{ requestIds: string[]; deliveryIds: string[] }> {
  const requestIds = Array.from({ length: count }, () => newId("req"));
  const deliveryIds = Array.from({ length: count }, () => newId("dlv"));
  await asMigrator(place.url, async (client) => {
    await client.query("BEGIN");
    await insertRequests({ client, ...place }, requestIds, request);
    await client.query(
      "INSERT INTO delivery (organization_id, id, request_id, endpoint_id, destination_id) SELECT $1, d.id, d.request, $2, $3 FROM unnest($4::text[], $5::text[]) AS d (id, request)",
      [place.organizationId, place.endpointId, destinationId, deliveryIds, requestIds],
    );
    await client.query("COMMIT");
  });
  return { requestIds, deliveryIds };
}

async function insertRequests(
  { client, dataKey, organizationId, projectId, endpointId }: Place & { client: pg.Client },
  requestIds: string[],
  { body = Buffer.from('{"hello":"world"}'), rawHeaders = "Content-Type: application/json\r\n", credentials, method = "POST" }: Partial<SeededRequest>,
): Promise<void> {
  const sealed = requestIds.map((row) =>
    credentials ? seal(dataKey, { organizationId, table: "request", column: "sealed_headers", row }, JSON.stringify(credentials)) : null,
  );
  const hash = createHash("sha256").update(body).digest();
  await client.query(
    `INSERT INTO request (organization_id, id, project_id, endpoint_id, received_at, verdict, answer_status, method, target, http_version, raw_headers, sealed_headers,
       client_ip, body_bytes, body_sha256, trace, decided_us)
     SELECT $1, r.id, $2, $3, now(), 'accepted', 202, $4, '/e/token', '1.1', $5, r.sealed, '192.0.2.1', $6, $7, '[]', 1 FROM unnest($8::text[], $9::text[]) AS r (id, sealed)`,
    [organizationId, projectId, endpointId, method, Buffer.from(rawHeaders, "latin1"), body.length, hash, requestIds, sealed],
  );
  await client.query("INSERT INTO request_body (organization_id, request_id, body) SELECT $1, id, $2 FROM unnest($3::text[]) AS id", [
    organizationId,
    body,
    requestIds,
  ]);
}

/** Runs statements as the migrator, whom row-level security does not bind. */
export async function asMigrator<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
