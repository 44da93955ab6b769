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

const seed = (provider: string) => gateway.seed({ provider, policy: { all: [{ kind: "signature", provider }] } });
const asanasFirstCall = (token: string, secret: string) => gateway.post(token, "{}", `X-Hook-Secret: ${secret}\r\n`);
const event = '{"events":[{"action":"changed","resource":{"resource_type":"task"}}]}';
const asanasEvent = (token: string, secret: string) =>
  gateway.post(token, event, `X-Hook-Signature: ${createHmac("sha256", secret).update(event).digest("hex")}\r\n`);
const secretsOf = async (endpointId: string) => (await gateway.admin.query("SELECT * FROM secret WHERE endpoint_id = $1", [endpointId])).rows;

test("the first call sets the secret, and the very next event is proved with it", async () => {
  const { token, endpointId } = await seed("asana");
  expect(statusOf(await asanasEvent(token, "canary-of-asana-0001"))).toBe(401);
  const answer = await asanasFirstCall(token, "canary-of-asana-0001");
  expect(statusOf(answer)).toBe(200);
  expect(answer.toLowerCase()).toContain("x-hook-secret: canary-of-asana-0001\r\n");
  expect(statusOf(await asanasEvent(token, "canary-of-asana-0001"))).toBe(202);
  expect(await secretsOf(endpointId)).toMatchObject([{ last_four: "0001", claimed_from: "127.0.0.1", created_by: "postern" }]);
});

test("a stranger who comes later is refused and changes nothing", async () => {
  const { token, endpointId } = await seed("asana");
  await asanasFirstCall(token, "canary-of-asana-0002");
  expect(statusOf(await asanasFirstCall(token, "a-strangers-own-secret"))).toBe(401);
  expect(statusOf(await asanasEvent(token, "a-strangers-own-secret"))).toBe(401);
  expect(await secretsOf(endpointId)).toHaveLength(1);
});

test("of a crowd at once one is answered; the others are refused by the rule that holds from then on", async () => {
  const { token, endpointId } = await seed("asana");
  const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => asanasFirstCall(token, `canary-of-the-crowd-${index + 10}`)));
  expect(answers.map(statusOf).sort()).toEqual([200, ...Array(11).fill(401)]);
  const [held, second] = await secretsOf(endpointId);
  expect(second).toBeUndefined();
  const kept = /x-hook-secret: (\S+)/i.exec(answers.find((answer) => statusOf(answer) === 200) ?? "")?.[1] ?? "";
  expect(kept.slice(-4)).toBe(held.last_four);
  expect(statusOf(await asanasEvent(token, kept))).toBe(202);
  await until(async () => (await gateway.rowsOf(endpointId)).length === 13);
  const refused = (await gateway.rowsOf(endpointId)).filter(({ verdict }) => verdict === "refused");
  expect(refused).toHaveLength(11);
  expect(refused.every(({ reason }) => reason === "signature-missing")).toBe(true);
});

test("an owner who discards a stranger's secret waits again", async () => {
  const { token, endpointId } = await seed("asana");
  await asanasFirstCall(token, "a-stranger-came-first");
  await gateway.admin.query("UPDATE secret SET active_until = now() WHERE endpoint_id = $1", [endpointId]);
  await until(async () => statusOf(await asanasFirstCall(token, "canary-of-asana-0003")) === 200);
  expect(statusOf(await asanasEvent(token, "a-stranger-came-first"))).toBe(401);
  expect(statusOf(await asanasEvent(token, "canary-of-asana-0003"))).toBe(202);
});

test("where the database holds a secret that is not active yet, a first call is turned away after two looks", async () => {
  const { token, endpointId } = await seed("asana");
  expect(statusOf(await asanasFirstCall(token, "canary-of-asana-0004"))).toBe(200);
  await gateway.admin.query("UPDATE secret SET active_from = now() + interval '1 day' WHERE endpoint_id = $1", [endpointId]);
  await until(async () => statusOf(await asanasEvent(token, "canary-of-asana-0004")) === 401);
  const answer = await asanasFirstCall(token, "a-stranger-comes-early");
  expect(statusOf(answer)).toBe(503);
  expect(bodyOf(answer)).toMatchObject({ reason: "secret-unkept" });
  expect(await secretsOf(endpointId)).toHaveLength(1);
});

test("a secret in the body is covered in what is kept, also when it comes once too often, and sealed beside it", async () => {
  const { token, endpointId, organizationId } = await seed("notion");
  const body = '{"verification_token":"secret_canary_of_notion"}';
  expect([statusOf(await gateway.post(token, body)), statusOf(await gateway.post(token, body))]).toEqual([200, 401]);
  await until(async () => (await gateway.rowsOf(endpointId)).length === 2);
  const rows = await gateway.rowsOf(endpointId);
  expect(rows.map((row) => row.body.toString())).toEqual(Array(2).fill('{"verification_token":"****"}'));
  const [key] = (await gateway.admin.query("SELECT id, wrapped FROM data_key WHERE organization_id = $1", [organizationId])).rows;
  const [first] = rows;
  const place = { organizationId, table: "request", column: "sealed_headers", row: first?.id ?? "" };
  const sealed = unseal(openDataKey(readKeyRing(testKeys), organizationId, key), place, first?.sealed_headers ?? "");
  expect(JSON.parse(sealed.toString())).toEqual({ body });
  expect(
    statusOf(await gateway.post(token, "{}", `X-Notion-Signature: sha256=${createHmac("sha256", "secret_canary_of_notion").update("{}").digest("hex")}\r\n`)),
  ).toBe(202);
});

test("no secret that was handed over stands in a log line, or in any row in clear", async () => {
  expect(gateway.lines.join("")).not.toContain("canary");
  for (const table of ["request", "request_body", "secret", "audit_entry", "policy_version"]) {
    const { rows } = await gateway.admin.query(`SELECT t::text AS row FROM ${table} t`);
    const text = rows.map(({ row }) => row).join("\n");
    expect(text, table).not.toMatch(/canary|stranger/);
    expect(text.toLowerCase(), table).not.toContain(Buffer.from("canary").toString("hex"));
  }
});
