import { createHash, createHmac, randomBytes } from "node:crypto";
import { until } from "@postern/test/setup/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bodyOf, startGateway, statusOf, type TestGateway } from "./testing.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

test("a route that looks into bodies takes the events that say so there, and none that are no JSON", async () => {
  const { token, endpointId } = await gateway.seed({
    destinations: [
      { url: "https://a.example", filter: "body.livemode:false body.lines.*.sku:A-*" },
      { url: "https://b.example", filter: "-body.livemode:false" },
    ],
  });
  const post = (body: string) =>
    gateway.send([`POST /e/${token} HTTP/1.1\r\nHost: gate.example.com\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`, body]);
  for (const body of ['{"livemode":false,"lines":[{"sku":"B-1"},{"sku":"A-1"}]}', '{"livemode":true}', "livemode=false"]) await post(body);
  const { rows } = await gateway.admin.query(
    "SELECT x.url FROM delivery d JOIN destination x ON x.id = d.destination_id WHERE d.endpoint_id = $1 ORDER BY d.request_id, x.url",
    [endpointId],
  );
  expect(rows.map(({ url }) => url)).toEqual(["https://a.example", "https://b.example", "https://b.example"]);
});

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
  expect(await gateway.rowsOf(endpointId)).toHaveLength(1);
  const row = await gateway.lastRowOf(endpointId);
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

test.each([65_000, 66_000, 100_000, 131_072, 300_000, 1_048_576])("a body of %i bytes is stored to its last byte, in one piece or pipelined", async (bytes) => {
  const { token, endpointId } = await gateway.seed();
  const body = randomBytes(bytes);
  const request = Buffer.concat([Buffer.from(`POST /e/${token} HTTP/1.1\r\nHost: h\r\nContent-Length: ${bytes}\r\n\r\n`), body]);
  const answers = await gateway.send([Buffer.concat([request, request]), request]);
  expect(answers.split("HTTP/1.1 202 ")).toHaveLength(4);
  const rows = await gateway.rowsOf(endpointId);
  expect(rows.map((row) => row.body.equals(body))).toEqual([true, true, true]);
});

test("a refusal does not cost its sender the connection", async () => {
  const { token } = await gateway.seed({ policy: { all: [{ kind: "signature", provider: "github" }] }, provider: "github", secret: "s3cret" });
  const request = `POST /e/${token} HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}`;
  const answer = await gateway.send([request, request]);
  expect(answer.split("HTTP/1.1 401 ")).toHaveLength(3);
  expect(answer.toLowerCase()).not.toContain("connection: close");
});

test("a chunked body is put together, and its framing is kept in the headers", async () => {
  const { token, endpointId } = await gateway.seed();
  const answer = await gateway.send([
    `POST /e/${token} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nab\r\n\r\n`,
    "3;ext=1\r\ncde\r\n0\r\n\r\n",
  ]);
  expect(statusOf(answer)).toBe(202);
  const row = await gateway.lastRowOf(endpointId);
  expect(row.body.toString()).toBe("ab\r\ncde");
  expect(row.raw_headers.toString()).toBe("Host: h\r\nTransfer-Encoding: chunked\r\n");
});

test("a request without a body is stored with an empty one, on a connection that stays open for the next", async () => {
  const { token, endpointId } = await gateway.seed();
  const request = `GET /e/${token}?challenge=1 HTTP/1.1\r\nHost: h\r\n\r\n`;
  const answers = await gateway.send([request, request]);
  expect(answers.match(/HTTP\/1\.1 202/g)).toHaveLength(2);
  expect((await gateway.rowsOf(endpointId)).map((row) => row.body.length)).toEqual([0, 0]);
});

test("who expects 100 Continue hears it before the body is sent, unless the body is refused anyway", async () => {
  const { token } = await gateway.seed({ bodyBytesMax: 5 });
  const head = (length: number) => `POST /e/${token} HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
  expect(await gateway.send([head(5), "12345"])).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 202/);
  expect(await gateway.send(head(6))).toMatch(/^HTTP\/1\.1 413/);
});

test("a body over the limit is refused whole, whether its length is declared or not, and leaves a row without it", async () => {
  const { token, endpointId } = await gateway.seed({ bodyBytesMax: 10 });
  expect(statusOf(await gateway.post(token, "0123456789"))).toBe(202);
  expect(statusOf(await gateway.post(token, "0123456789x"))).toBe(413);
  const chunked = await gateway.send([
    `POST /e/${token} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n`,
    "8\r\n01234567\r\n",
    "0\r\n\r\n",
  ]);
  expect(statusOf(chunked)).toBe(413);
  expect(chunked).toContain("Connection: close");
  await until(async () => (await gateway.rowsOf(endpointId)).length === 3);
  const [, ...refused] = await gateway.rowsOf(endpointId);
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
  expect(statusOf(await gateway.post(token, "{}"))).toBe(410);
  await until(async () => (await gateway.rowsOf(endpointId)).length > 0);
  expect(await gateway.rowsOf(endpointId)).toMatchObject([{ verdict: "refused", reason: "closed", answer_status: 410 }]);
});

test("the endpoint's own answer is given, with the id in a header", async () => {
  const fixed = await gateway.seed({ answer: { status: 200, body: "<Response/>", contentType: "text/xml" } });
  expect(await gateway.post(fixed.token, "{}")).toMatch(
    /^HTTP\/1\.1 200 OK\r\nContent-Type: text\/xml\r\nContent-Length: 11\r\nPostern-Id: req_[\s\S]*<Response\/>$/,
  );
  const empty = await gateway.seed({ answer: { status: 204 } });
  expect(await gateway.post(empty.token, "{}")).toMatch(/^HTTP\/1\.1 204 No Content\r\nPostern-Id: req_\w{26}\r\n/);
});

test("an endpoint's own host name leads every path to it", async () => {
  const { endpointId } = await gateway.seed({ host: "hooks.acme.example" });
  expect(statusOf(await gateway.send("POST /any/path HTTP/1.1\r\nHost: HOOKS.acme.example:8443\r\nContent-Length: 0\r\n\r\n"))).toBe(202);
  expect(await gateway.rowsOf(endpointId)).toHaveLength(1);
});

test("who signs the address it calls signs an own host name with the port of all endpoints, as it was shown", async () => {
  const ported = await startGateway({ POSTERN_INGEST_URL: "https://gate.example.com:8443" });
  const secret = "12345678901234567890123456789012";
  const policy = { all: [{ kind: "signature" as const, provider: "twilio" }] };
  await ported.seed({ host: "hooks.acme.example", provider: "twilio", secret, policy });
  const send = (signed: string) => {
    const signature = createHmac("sha1", secret).update(`${signed}Body1`).digest("base64");
    const head = `POST /sms HTTP/1.1\r\nHost: hooks.acme.example:8443\r\nX-Twilio-Signature: ${signature}\r\n`;
    return ported.send(`${head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\nBody=1`);
  };
  expect(statusOf(await send("https://hooks.acme.example:8443/sms"))).toBe(202);
  expect(statusOf(await send("https://hooks.acme.example:9443/sms"))).toBe(401);
  await ported.stop();
});
