import { createHash } from "node:crypto";
import { newId } from "@postern/db/new-id";
import { type KeyRing, readKeyRing, seal } from "@postern/db/seal";
import { asMigrator } from "@postern/db/seed";
import type { RunStatement } from "@postern/db/statement";
import { type DestinationSettings, insertDestination, type SeededDestination } from "./seed-destination.ts";
import { type SeededEndpoint, seedEndpoint, testKeys } from "./seed-endpoint.ts";

/** One organization with a project and an endpoint, for tests of what goes out: they add destinations, and deliveries as ingest would. */
export interface SeededOrganization extends SeededEndpoint {
  addDestination(settings?: Partial<DestinationSettings>): Promise<SeededDestination>;
  /** Accepted requests with a pending delivery each; ids in order. */
  addDeliveries(destinationId: string, count: number, request?: Partial<SeededRequest>): Promise<{ requestIds: string[]; deliveryIds: string[] }>;
}
interface SeededRequest {
  body: Buffer;
  rawHeaders: string;
  /** Values of covered header lines, sealed as ingest does. */
  credentials: Record<string, string>;
  method: string;
}

export async function seedOrganization(url: string, keyRing: KeyRing = readKeyRing(testKeys)): Promise<SeededOrganization> {
  const endpoint = await seedEndpoint(url, { keyRing, name: "GitHub" });
  return {
    ...endpoint,
    addDestination: (settings) => asMigrator(url, (run) => insertDestination(run, endpoint, settings)),
    addDeliveries: (destinationId, count, request) => asMigrator(url, (run) => addDeliveries(run, endpoint, { destinationId, count, ...request })),
  };
}

async function addDeliveries(
  run: RunStatement,
  endpoint: SeededEndpoint,
  { destinationId, count, ...request }: Partial<SeededRequest> & { destinationId: string; count: number },
): Promise<{ requestIds: string[]; deliveryIds: string[] }> {
  const requestIds = Array.from({ length: count }, () => newId("req"));
  const deliveryIds = Array.from({ length: count }, () => newId("dlv"));
  await insertRequests(run, endpoint, { requestIds, ...request });
  await run(
    "INSERT INTO delivery (organization_id, id, request_id, endpoint_id, destination_id) SELECT $1, d.id, d.request, $2, $3 FROM unnest($4::text[], $5::text[]) AS d (id, request)",
    [endpoint.organizationId, endpoint.endpointId, destinationId, deliveryIds, requestIds],
  );
  return { requestIds, deliveryIds };
}

async function insertRequests(
  run: RunStatement,
  { dataKey, organizationId, projectId, endpointId }: SeededEndpoint,
  {
    requestIds,
    body = Buffer.from('{"hello":"world"}'),
    rawHeaders = "Content-Type: application/json\r\n",
    credentials,
    method = "POST",
  }: Partial<SeededRequest> & { requestIds: string[] },
): Promise<void> {
  const sealed = requestIds.map((row) =>
    credentials ? seal(dataKey, { organizationId, table: "request", column: "sealed_headers", row }, JSON.stringify(credentials)) : null,
  );
  const hash = createHash("sha256").update(body).digest();
  await run(
    `INSERT INTO request (organization_id, id, project_id, endpoint_id, received_at, verdict, answer_status, method, target, http_version, raw_headers, sealed_headers,
       client_ip, body_bytes, body_sha256, trace, decided_us)
     SELECT $1, r.id, $2, $3, now(), 'accepted', 202, $4, '/e/token', '1.1', $5, r.sealed, '192.0.2.1', $6, $7, '[]', 1 FROM unnest($8::text[], $9::text[]) AS r (id, sealed)`,
    [organizationId, projectId, endpointId, method, Buffer.from(rawHeaders, "latin1"), body.length, hash, requestIds, sealed],
  );
  await run("INSERT INTO request_body (organization_id, request_id, body) SELECT $1, id, $2 FROM unnest($3::text[]) AS id", [organizationId, body, requestIds]);
}
