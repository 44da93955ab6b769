import { createHash } from "node:crypto";
import type { OutputOf } from "@postern/contract/api";
import type { Id } from "@postern/contract/id";
import { sealValue } from "@postern/db/data-keys";
import type { KeptFacts } from "@postern/db/kept-facts";
import { newId } from "@postern/db/new-id";
import { statementsOf } from "@postern/db/statement";
import { inTenant } from "@postern/db/tenant-transaction";
import type { TestDashboard, TestOrganization } from "./dashboard.ts";

interface StoredFacts {
  headers?: [string, string][];
  body?: string;
  /** More than is kept of the body. */
  bodyBytes?: number;
  verdict?: "accepted" | "refused" | "throttled";
  reason?: string;
  method?: string;
  receivedAt?: Date;
  /** What gates saw beside the request. */
  seen?: KeptFacts;
}

/** A stored request of an endpoint, as ingest would have written it; refused for its signature unless told otherwise. */
export async function storeRequest(
  { sql, dashboard }: TestDashboard,
  { id: organizationId, projectId }: TestOrganization,
  { endpoint, ...facts }: StoredFacts & { endpoint: OutputOf<"endpoint.get"> },
): Promise<Id<"req">> {
  const { headers = [], body = "{}", verdict = "refused", method = "POST", receivedAt = new Date() } = facts;
  const reason = verdict === "accepted" ? null : (facts.reason ?? "signature-mismatch");
  const id = newId("req", receivedAt.getTime());
  const bytes = Buffer.from(body);
  const sealed = facts.seen ? await sealFacts(dashboard, { organizationId, id, seen: facts.seen }) : null;
  const trace = verdict === "accepted" ? [] : [{ path: "0", gate: "signature", outcome: "failed", reason, micros: 1 }];
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await sql(
    `INSERT INTO request (organization_id, id, project_id, endpoint_id, received_at, verdict, reason, answer_status, method, target, http_version, raw_headers,
       client_ip, body_bytes, body_sha256, policy_version_id, trace, decided_us, sealed_headers)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 401, $8, $9, '1.1', $10, '192.0.2.9', $11, $12, $13, $14, 120, $15)`,
    [
      ...[organizationId, id, projectId, endpoint.id, receivedAt, verdict, reason, method, new URL(endpoint.url).pathname, Buffer.from(lines, "latin1")],
      ...[facts.bodyBytes ?? bytes.length, createHash("sha256").update(bytes).digest(), endpoint.policyVersionId, JSON.stringify(trace), sealed],
    ],
  );
  await sql("INSERT INTO request_body (organization_id, request_id, body) VALUES ($1, $2, $3)", [organizationId, id, bytes]);
  return id;
}

function sealFacts(
  { database }: TestDashboard["dashboard"],
  { organizationId, id, seen }: { organizationId: string; id: string; seen: KeptFacts },
): Promise<string> {
  const place = { organizationId, table: "request", column: "sealed_headers", row: id };
  const value = JSON.stringify({ facts: JSON.stringify(seen) });
  return inTenant(database, organizationId, (tx) => sealValue(statementsOf(tx), database, { place, value }));
}
