import { createHash, createHmac, randomBytes } from "node:crypto";
import { openDataKey, readKeyRing, unseal } from "@postern/db/seal";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testKeys } from "../../../test/setup/seed-endpoint.ts";
import { startGateway, type TestGateway, until } from "./testing.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const rowsOf = async (endpointId: string) =>
  (
    await gateway.admin.query("SELECT r.*, b.body FROM request r LEFT JOIN request_body b ON b.request_id = r.id WHERE endpoint_id = $1 ORDER BY r.id", [
      endpointId,
    ])
  ).rows;
const post = (token: string, body: string, headers = "") =>
  gateway.send(
    `POST /e/${token} HTTP/1.1\r\nHost: gate.example.com\r\nContent-Length: ${Buffer.byteLength(body, "latin1")}\r\nConnection: close\r\n${headers}\r\n${body}`,
  );
const statusOf = (answer: string) => Number(answer.split(" ")[1]);
const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
const rowAppears = (endpointId: string) => until(async () => (await rowsOf(endpointId)).length > 0);

test("an accepted request is in the database to the byte when it is answered: body, headers in order, case and duplicates, delivery", async () => {
  const { token, endpointId, destinationIds, organizationId, projectId, policyVersionId } = await gateway.seed({
    destinations: [{ url: "https://a.example" }, { url: "https://b.example", filter: "method:GET" }],
  });
  const body = Buffer.concat([randomBytes(300), Buffer.from([0, 255, 13, 10])]);
  const head = `PATCH /e/${token}/more?b=2&a=%20 HTTP/1.1\r\nhOST: gate.example.com\r\nX-Two: 1\r\nx-two: \xe9\r\nX-Two: 3\r\nContent-Type: application/x-thing; a=b\r\nContent-Length: ${body.length}\r\n\r\n`;
  const answer = await gateway.send([head, body.subarray(0, 100), body.subarray(100)]);

  expect(answer).toMatch(/^HTTP\/1\.1 202 Accepted\r\n/);
  const { id } = bodyOf(answer);
  expect(answer).toContain(`Postern-Id: ${id}\r\n`);
  const [row, ...more] = await rowsOf(endpointId);
  expect(more).toEqual([]);
  expect(row).toMatchObject({
    id,
    organization_id: organizationId,
    project_id: projectId,
    policy_version_id: policyVersionId,
    verdict: "accepted",
    reason: null,
    answer_status: 202,
    method: "PATCH",
    target: `/e/${token}/more?b=2&a=%20`,
    http_version: "1.1",
    client_ip: "127.0.0.1",
    content_type: "application/x-thing; a=b",
    body_bytes: body.length,
    sealed_headers: null,
    folded: 1,
  });
  expect(row.raw_headers.toString("latin1")).toBe(
    `hOST: gate.example.com\r\nX-Two: 1\r\nx-two: \xe9\r\nX-Two: 3\r\nContent-Type: application/x-thing; a=b\r\nContent-Length: ${body.length}\r\n`,
  );
  expect(row.body.equals(body)).toBe(true);
  expect(row.body_sha256.equals(createHash("sha256").update(body).digest())).toBe(true);
  const deliveries = (await gateway.admin.query("SELECT * FROM delivery WHERE request_id = $1", [id])).rows;
  expect(deliveries).toMatchObject([{ destination_id: destinationIds[0], state: "pending", endpoint_id: endpointId }]);
});

test("a chunked body is put together, and its framing is kept in the headers", async () => {
  const { token, endpointId } = await gateway.seed();
  const answer = await gateway.send([
    `POST /e/${token} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nab\r\n\r\n`,
    "3;ext=1\r\ncde\r\n0\r\n\r\n",
  ]);
  expect(statusOf(answer)).toBe(202);
  const [row] = await rowsOf(endpointId);
  expect(row.body.toString()).toBe("ab\r\ncde");
  expect(row.raw_headers.toString()).toBe("Host: h\r\nTransfer-Encoding: chunked\r\n");
});

test("a request without a body is stored with an empty one, on a connection that stays open for the next", async () => {
  const { token, endpointId } = await gateway.seed();
  const request = `GET /e/${token}?challenge=1 HTTP/1.1\r\nHost: h\r\n\r\n`;
  const answers = await gateway.send([request, request]);
  expect(answers.match(/HTTP\/1\.1 202/g)).toHaveLength(2);
  expect((await rowsOf(endpointId)).map((row) => row.body.length)).toEqual([0, 0]);
});

test("who expects 100 Continue hears it before the body is sent, unless the body is refused anyway", async () => {
  const { token } = await gateway.seed({ bodyBytesMax: 5 });
  const head = (length: number) => `POST /e/${token} HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
  expect(await gateway.send([head(5), "12345"])).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 202/);
  expect(await gateway.send(head(6))).toMatch(/^HTTP\/1\.1 413/);
});

test("a body over the limit is refused whole, whether its length is declared or not, and leaves a row without it", async () => {
  const { token, endpointId } = await gateway.seed({ bodyBytesMax: 10 });
  expect(statusOf(await post(token, "0123456789"))).toBe(202);
  expect(statusOf(await post(token, "0123456789x"))).toBe(413);
  const chunked = await gateway.send([
    `POST /e/${token} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n`,
    "8\r\n01234567\r\n",
    "0\r\n\r\n",
  ]);
  expect(statusOf(chunked)).toBe(413);
  expect(chunked).toContain("Connection: close");
  await until(async () => (await rowsOf(endpointId)).length === 3);
  const [, ...refused] = await rowsOf(endpointId);
  expect(refused).toMatchObject([
    { verdict: "refused", reason: "body-too-large", answer_status: 413, body_bytes: 11, body: Buffer.alloc(0) },
    { verdict: "refused", reason: "body-too-large", answer_status: 413, body_bytes: 16 },
  ]);
});

test("unknown addresses all get the same 404 and leave nothing", async () => {
  const before = (await gateway.admin.query("SELECT count(*) FROM request")).rows[0];
  const answers = await Promise.all(
    ["/e/unknown", "/e/", "/", "/admin?x=1"].map((path) => gateway.send(`POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}`)),
  );
  const plain = answers.map((answer) => answer.replace(/Date: .*\r\n/, ""));
  expect(statusOf(answers[0] ?? "")).toBe(404);
  expect(new Set(plain).size).toBe(1);
  expect((await gateway.admin.query("SELECT count(*) FROM request")).rows[0]).toEqual(before);
});

test("a closed endpoint answers 410 and its owner sees who knocked", async () => {
  const { token, endpointId } = await gateway.seed({ state: "closed" });
  expect(statusOf(await post(token, "{}"))).toBe(410);
  await rowAppears(endpointId);
  expect(await rowsOf(endpointId)).toMatchObject([{ verdict: "refused", reason: "closed", answer_status: 410 }]);
});

test("a signature decides; the refused sender learns no more than that, its row holds the trace", async () => {
  const secret = "It's a Secret to Everybody";
  const { token, endpointId, secretId } = await gateway.seed({ provider: "github", secret, policy: { all: [{ kind: "signature", provider: "github" }] } });
  const body = '{"zen":"Keep it simple"}';
  const signed = (text: string) =>
    `X-Hub-Signature-256: sha256=${createHmac("sha256", secret).update(text).digest("hex")}\r\nX-GitHub-Event: push\r\nX-GitHub-Delivery: d-1\r\n`;

  expect(statusOf(await post(token, body, signed(body)))).toBe(202);
  const refusal = await post(token, `${body} `, signed(body));
  expect(statusOf(refusal)).toBe(401);
  expect(refusal).toContain("Content-Type: application/problem+json");
  expect(Object.keys(bodyOf(refusal)).sort()).toEqual(["code", "next", "requestId", "status", "title", "type"]);
  await until(async () => (await rowsOf(endpointId)).length === 2);
  const [accepted, refused] = await rowsOf(endpointId);
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
  const first = await post(token, "{}", "X-Id: evt-1\r\n");
  const again = await Promise.all([post(token, "{}", "X-Id: evt-1\r\n"), post(token, "{}", "X-Id: evt-1\r\n")]);
  expect([statusOf(first), ...again.map(statusOf)]).toEqual([202, 200, 200]);
  expect(again.map((answer) => bodyOf(answer).id)).toEqual([bodyOf(first).id, bodyOf(first).id]);
  await until(async () => (await rowsOf(endpointId)).length === 3);
  const [, ...duplicates] = await rowsOf(endpointId);
  expect(duplicates).toMatchObject([1, 2].map(() => ({ verdict: "duplicate", duplicate_of: bodyOf(first).id, answer_status: 200 })));
  const { rows } = await gateway.admin.query("SELECT request_id FROM delivery WHERE endpoint_id = $1", [endpointId]);
  expect(rows).toEqual([{ request_id: bodyOf(first).id }]);
});

test("too many in a window are throttled with a time to come back", async () => {
  const { token, endpointId } = await gateway.seed({ policy: { all: [{ kind: "rate", per: "endpoint", limit: 1, windowSeconds: 30 }] } });
  expect(statusOf(await post(token, "{}"))).toBe(202);
  const throttled = await post(token, "{}");
  expect(throttled).toMatch(/^HTTP\/1\.1 429 [\s\S]*Retry-After: (29|30)\r\n/);
  await until(async () => (await rowsOf(endpointId)).length === 2);
  expect((await rowsOf(endpointId))[1]).toMatchObject({ verdict: "throttled", reason: "rate-limited" });
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
  const answer = await post(token, body, `Content-Type: application/json\r\nX-Slack-Request-Timestamp: ${timestamp}\r\nX-Slack-Signature: v0=${signature}\r\n`);
  expect(statusOf(answer)).toBe(200);
  expect(answer).toContain("3eZbrw1aB");
  expect(await rowsOf(endpointId)).toMatchObject([{ verdict: "accepted", reason: "handshake", answer_status: 200 }]);
  expect((await gateway.admin.query("SELECT FROM delivery WHERE endpoint_id = $1", [endpointId])).rowCount).toBe(0);
});

test("credentials are covered in what is kept, sealed beside it, and in no log line", async () => {
  const policy = { all: [{ kind: "shared-secret" as const, place: "query" as const, name: "key", prefix: "" }] };
  const { token, endpointId, organizationId } = await gateway.seed({ secret: "canary-query", policy });
  const answer = await gateway.send(
    `POST /e/${token}?a=1&key=canary-query HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer canary-header\r\nContent-Length: 0\r\n\r\n`,
  );
  expect(statusOf(answer)).toBe(202);
  const [row] = await rowsOf(endpointId);
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

test("the endpoint's own answer is given, with the id in a header", async () => {
  const fixed = await gateway.seed({ answer: { status: 200, body: "<Response/>", contentType: "text/xml" } });
  expect(await post(fixed.token, "{}")).toMatch(/^HTTP\/1\.1 200 OK\r\nContent-Type: text\/xml\r\nContent-Length: 11\r\nPostern-Id: req_[\s\S]*<Response\/>$/);
  const empty = await gateway.seed({ answer: { status: 204 } });
  expect(await post(empty.token, "{}")).toMatch(/^HTTP\/1\.1 204 No Content\r\nPostern-Id: req_\w{26}\r\n/);
});

test("an endpoint's own host name leads every path to it", async () => {
  const { endpointId } = await gateway.seed({ host: "hooks.acme.example" });
  expect(statusOf(await gateway.send("POST /any/path HTTP/1.1\r\nHost: HOOKS.acme.example:8443\r\nContent-Length: 0\r\n\r\n"))).toBe(202);
  expect(await rowsOf(endpointId)).toHaveLength(1);
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
  expect(statusOf(await post(token, "{}"))).toBe(202);
  await swap("pol_new", { all: [{ kind: "method", allow: ["GET"] }] });
  await until(async () => statusOf(await post(token, "{}")) === 405);
  expect(await post(token, "{}")).toContain("Allow: GET\r\n");
  await swap("pol_newer", { all: [{ kind: "from-the-future" }] });
  await until(async () => statusOf(await post(token, "{}")) === 503);
  expect(await post(token, "{}")).toMatch(/Retry-After: [1-5]\r\n/);
});
