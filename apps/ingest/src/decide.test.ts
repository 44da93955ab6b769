import { createHmac } from "node:crypto";
import { openDataKey, readKeyRing, unseal } from "@postern/db/seal";
import { testKeys } from "@postern/test/setup/seed-endpoint";
import { until } from "@postern/test/setup/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bodyOf, startGateway, statusOf, type TestGateway } from "./testing.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

test("a signature decides; the refused sender learns no more than that, its row holds the trace", async () => {
  const secret = "It's a Secret to Everybody";
  const { token, endpointId, secretId } = await gateway.seed({ provider: "github", secret, policy: { all: [{ kind: "signature", provider: "github" }] } });
  const body = '{"zen":"Keep it simple"}';
  const signed = (text: string) =>
    `X-Hub-Signature-256: sha256=${createHmac("sha256", secret).update(text).digest("hex")}\r\nX-GitHub-Event: push\r\nX-GitHub-Delivery: d-1\r\n`;

  expect(statusOf(await gateway.post(token, body, signed(body)))).toBe(202);
  const refusal = await gateway.post(token, `${body} `, signed(body));
  expect(statusOf(refusal)).toBe(401);
  expect(refusal).toContain("Content-Type: application/problem+json");
  expect(Object.keys(bodyOf(refusal)).sort()).toEqual(["code", "next", "requestId", "status", "title", "type"]);
  await until(async () => (await gateway.rowsOf(endpointId)).length === 2);
  const [accepted] = await gateway.rowsOf(endpointId);
  const refused = await gateway.lastRowOf(endpointId);
  expect(accepted).toMatchObject({ verdict: "accepted", event_type: "push", event_id: "d-1" });
  expect(refused).toMatchObject({
    id: bodyOf(refusal).requestId,
    verdict: "refused",
    reason: "signature-mismatch",
    answer_status: 401,
    body: Buffer.from(`${body} `),
  });
  expect(JSON.parse(refused.trace)).toMatchObject([{ gate: "signature", outcome: "failed", reason: "signature-mismatch" }]);
  expect(gateway.lines.join("")).not.toContain(secret);
  expect(secretId).toBeDefined();
});

test("an event that came before answers 200 with the first id, and is shown as a duplicate that goes nowhere", async () => {
  const policy = {
    all: [{ kind: "replay" as const, id: { from: "header" as const, name: "X-Id" }, windowSeconds: 600, toleranceSeconds: 300, requireId: false }],
  };
  const { token, endpointId } = await gateway.seed({ policy, destinations: [{ url: "https://a.example" }] });
  const first = await gateway.post(token, "{}", "X-Id: evt-1\r\n");
  const again = await Promise.all([gateway.post(token, "{}", "X-Id: evt-1\r\n"), gateway.post(token, "{}", "X-Id: evt-1\r\n")]);
  expect([statusOf(first), ...again.map(statusOf)]).toEqual([202, 200, 200]);
  expect(again.map((answer) => bodyOf(answer).id)).toEqual([bodyOf(first).id, bodyOf(first).id]);
  await until(async () => (await gateway.rowsOf(endpointId)).length === 3);
  const [, ...duplicates] = await gateway.rowsOf(endpointId);
  expect(duplicates).toMatchObject([1, 2].map(() => ({ verdict: "duplicate", duplicate_of: bodyOf(first).id, answer_status: 200 })));
  const { rows } = await gateway.admin.query("SELECT request_id FROM delivery WHERE endpoint_id = $1", [endpointId]);
  expect(rows).toEqual([{ request_id: bodyOf(first).id }]);
});

test("too many in a window are throttled with a time to come back", async () => {
  const { token, endpointId } = await gateway.seed({ policy: { all: [{ kind: "rate", per: "endpoint", limit: 1, windowSeconds: 30 }] } });
  expect(statusOf(await gateway.post(token, "{}"))).toBe(202);
  const throttled = await gateway.post(token, "{}");
  expect(throttled).toMatch(/^HTTP\/1\.1 429 [\s\S]*Retry-After: (29|30)\r\n/);
  await until(async () => (await gateway.rowsOf(endpointId)).length === 2);
  expect((await gateway.rowsOf(endpointId))[1]).toMatchObject({ verdict: "throttled", reason: "rate-limited" });
});

test("a provider's challenge is answered at the gate and recorded, and brings no delivery", async () => {
  const secret = "slack-secret";
  const { token, endpointId } = await gateway.seed({
    provider: "slack",
    secret,
    policy: { all: [{ kind: "signature", provider: "slack" }] },
    destinations: [{ url: "https://a.example" }],
  });
  const body = '{"type":"url_verification","challenge":"3eZbrw1aB"}';
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  const answer = await gateway.post(
    token,
    body,
    `Content-Type: application/json\r\nX-Slack-Request-Timestamp: ${timestamp}\r\nX-Slack-Signature: v0=${signature}\r\n`,
  );
  expect(statusOf(answer)).toBe(200);
  expect(answer).toContain("3eZbrw1aB");
  await until(async () => (await gateway.rowsOf(endpointId)).length > 0);
  expect(await gateway.rowsOf(endpointId)).toMatchObject([{ verdict: "accepted", reason: "handshake", answer_status: 200 }]);
  expect((await gateway.admin.query("SELECT FROM delivery WHERE endpoint_id = $1", [endpointId])).rowCount).toBe(0);
});

test("a flood of challenges that need no proof is answered, and fills nothing: few rows, short bodies", async () => {
  const policy = { all: [{ kind: "signature" as const, provider: "microsoft-graph" }] };
  const { token, endpointId } = await gateway.seed({ provider: "microsoft-graph", policy });
  const request = `POST /e/${token}?validationToken=word HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n${"x".repeat(20_000)}`;
  const answers = await Promise.all(Array.from({ length: 12 }, () => gateway.send(Array.from({ length: 10 }, () => request))));
  for (const answer of answers) expect(answer.split("HTTP/1.1 200 OK")).toHaveLength(11);
  await until(async () => (await gateway.rowsOf(endpointId)).length >= 100);
  const rows = await gateway.rowsOf(endpointId);
  expect(rows).toHaveLength(100); // the rest is one row, when the window closes
  expect(rows[0]).toMatchObject({ verdict: "accepted", reason: "handshake", body_bytes: 20_000 });
  expect(rows.every(({ body }) => body.length === 16_384)).toBe(true);
});

test("credentials are covered in what is kept, sealed beside it, and in no log line", async () => {
  const policy = { all: [{ kind: "shared-secret" as const, place: "query" as const, name: "key", prefix: "" }] };
  const { token, endpointId, organizationId } = await gateway.seed({ secret: "canary-query", policy });
  const answer = await gateway.send(
    `POST /e/${token}?a=1&key=canary-query HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer canary-header\r\nContent-Length: 0\r\n\r\n`,
  );
  expect(statusOf(answer)).toBe(202);
  const row = await gateway.lastRowOf(endpointId);
  expect(row.target).toBe(`/e/${token}?a=1&key=****`);
  expect(row.raw_headers.toString()).toBe("Host: h\r\nAuthorization: ****\r\nContent-Length: 0\r\n");
  const key = (await gateway.admin.query("SELECT id, wrapped FROM data_key WHERE organization_id = $1", [organizationId])).rows[0];
  const sealed = unseal(
    openDataKey(readKeyRing(testKeys), organizationId, key),
    { organizationId, table: "request", column: "sealed_headers", row: row.id },
    row.sealed_headers,
  );
  expect(JSON.parse(sealed.toString())).toEqual({ 1: "Bearer canary-header", target: `/e/${token}?a=1&key=canary-query` });
  expect(gateway.lines.join("")).not.toContain("canary");
});

test("a change of the policy is live without a restart; one that cannot be prepared lets nobody in", async () => {
  const { token, endpointId, organizationId } = await gateway.seed();
  const swap = async (id: string, policy: unknown) => {
    await gateway.admin.query(
      "INSERT INTO policy_version (organization_id, id, endpoint_id, number, policy, created_by, created_by_name) VALUES ($1, $2, $3, $4, $5, 'u', 'u')",
      [organizationId, id, endpointId, id.length, JSON.stringify(policy)],
    );
    await gateway.admin.query("UPDATE endpoint SET policy_version_id = $1 WHERE id = $2", [id, endpointId]);
  };
  expect(statusOf(await gateway.post(token, "{}"))).toBe(202);
  await swap("pol_new", { all: [{ kind: "method", allow: ["GET"] }] });
  await until(async () => statusOf(await gateway.post(token, "{}")) === 405);
  expect(await gateway.post(token, "{}")).toContain("Allow: GET\r\n");
  await swap("pol_asks", { all: [{ kind: "shared-secret", place: "basic", name: "postern", prefix: "" }] });
  await until(async () => statusOf(await gateway.post(token, "{}")) === 401);
  expect(await gateway.post(token, "{}")).toContain("WWW-Authenticate: Basic realm=");
  await swap("pol_newer", { all: [{ kind: "from-the-future" }] });
  await until(async () => statusOf(await gateway.post(token, "{}")) === 503);
  expect(await gateway.post(token, "{}")).toMatch(/Retry-After: [1-5]\r\n/);
});
