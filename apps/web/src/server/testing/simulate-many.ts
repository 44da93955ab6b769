import { createHash, createHmac } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { OutputOf } from "@postern/contract/api";
import { newId } from "@postern/db/new-id";
import { startTestServer } from "@postern/test/setup/database";
import { payloadOf } from "@postern/test/setup/senders";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization } from "./dashboard.ts";
import { callerOf, ownerScope } from "./filled-organization.ts";

/**
 * A program for the bench of policy: stores so many real requests of one endpoint, tries a draft on all of them as the dashboard does, and
 * prints how long that took and how long the event loop let others wait. Not part of the server.
 */
const requests = 10_000;
const tries = 3;
const secret = "bench-secret";
const bodies = ["push", "issues", "release", "star", "check_run"].map((event) => Buffer.from(JSON.stringify(payloadOf(event))));
const spacingMs = 1_000;

const server = await startTestServer();
process.env.POSTERN_TEST_SERVER = server.url;
const home = await openTestDashboard();
const acme = await addOrganization(home, "acme");
const owner = callerOf(home, ownerScope(acme));
const endpoint = await owner.endpoint.create({ projectId: acme.projectId, name: "github", provider: "github", secret });
await storeMany(home, acme, endpoint);
await home.sql("ANALYZE");

const draft = {
  all: [
    { kind: "method" as const, allow: ["POST"] },
    { kind: "signature" as const, provider: "github" },
  ],
};
const runs: { ms: number; delayMaxMs: number; judged: number }[] = [];
for (let run = 0; run < tries; run++) runs.push(await simulate());
const [fastest] = runs.toSorted((left, right) => left.ms - right.ms);
console.log(JSON.stringify({ ...fastest, ofRuns: runs.map(({ ms }) => ms) }));
await home.close();
await server.stop();

async function simulate(): Promise<{ ms: number; delayMaxMs: number; judged: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedMs = performance.now();
  const { judged, refused } = await owner.policy.simulate({ endpointId: endpoint.id, policy: draft, last: requests });
  const ms = Math.round(performance.now() - startedMs);
  delay.disable();
  if (refused.count > 0) throw new Error(`the draft would refuse ${refused.count} requests that are signed`);
  return { ms, delayMaxMs: Math.round(delay.max / 1e6), judged };
}

/** As ingest would have written them, one a second until now; every tenth was refused for its method. */
async function storeMany({ sql }: TestDashboard, { id, projectId }: TestOrganization, stored: OutputOf<"endpoint.get">): Promise<void> {
  const beganMs = Date.now() - requests * spacingMs;
  const rows = Array.from({ length: requests }, (_, index) => rowOf(index, beganMs + index * spacingMs));
  const column = <Name extends keyof (typeof rows)[number]>(name: Name) => rows.map((row) => row[name]);
  await sql(
    `INSERT INTO request (organization_id, id, project_id, endpoint_id, received_at, verdict, reason, answer_status, method, target, http_version, raw_headers,
       client_ip, body_bytes, body_sha256, policy_version_id, trace, decided_us)
     SELECT $1, t.id, $2, $3, t.at, t.verdict, t.reason, 202, 'POST', $4, '1.1', t.headers, '192.0.2.9', length(t.body), t.sha256, $5, t.trace, 120
     FROM unnest($6::text[], $7::timestamptz[], $8::text[], $9::text[], $10::bytea[], $11::bytea[], $12::bytea[], $13::text[])
       AS t(id, at, verdict, reason, headers, body, sha256, trace)`,
    [
      ...[id, projectId, stored.id, new URL(stored.url).pathname, stored.policyVersionId],
      ...[column("id"), column("at"), column("verdict"), column("reason"), column("headers"), column("body"), column("sha256"), column("trace")],
    ],
  );
  await sql("INSERT INTO request_body (organization_id, request_id, body) SELECT $1, * FROM unnest($2::text[], $3::bytea[])", [
    id,
    column("id"),
    column("body"),
  ]);
}

function rowOf(index: number, atMs: number) {
  const body = bodies[index % bodies.length] ?? Buffer.alloc(0);
  const isRefused = index % 10 === 9;
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const lines = ["Host: hooks.example.com", "Content-Type: application/json", "X-GitHub-Event: push", `X-Hub-Signature-256: sha256=${signature}`];
  const step = { path: "0", gate: "method", outcome: isRefused ? "failed" : "passed", seen: "POST", expected: "POST", micros: 2 };
  return {
    id: newId("req", atMs),
    at: new Date(atMs),
    verdict: isRefused ? "refused" : "accepted",
    reason: isRefused ? "method-not-allowed" : null,
    headers: Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1"),
    body,
    sha256: createHash("sha256").update(body).digest(),
    trace: JSON.stringify([isRefused ? { ...step, reason: "method-not-allowed" } : step]),
  };
}
