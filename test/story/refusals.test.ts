import type { Id } from "@postern/contract/id";
import type { Policy } from "@postern/contract/policy";
import { ProblemDetails } from "@postern/contract/problem";
import { signSample } from "@postern/policy/sign";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, startHouse } from "../setup/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.stop());

const projectId = () => house.gateway.projectId as Id<"prj">;

/** An endpoint of this provider under this policy (its default one when none is named). */
async function endpointOf(name: string, { provider, secret, policy }: { provider?: string; secret?: string; policy?: Policy } = {}) {
  const endpoint = await house.gateway.call("endpoint.create", { projectId: projectId(), name, provider, secret });
  if (policy) await house.gateway.call("policy.save", { endpointId: endpoint.id, policy });
  await house.configured();
  return endpoint;
}

/** The request's page, once its row is written: refusals are written behind the answer. */
async function pageOf(endpointName: string) {
  const list = () => house.gateway.call("request.list", { projectId: projectId(), filter: `endpoint:${endpointName}` });
  await expect.poll(async () => (await list()).rows.length).toBeGreaterThan(0);
  const { rows } = await list();
  return house.gateway.call("request.get", { id: rows[0]?.id as Id<"req"> });
}

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return ProblemDetails.parse(await response.json());
}

test("a wrong signature is refused, and its page says which gate saw what, without any secret", async () => {
  const posted = await house.github.posts("push", { secret: "not the secret" });
  expect(posted.status).toBe(401);
  const problem = ProblemDetails.parse(JSON.parse(posted.answer));
  expect(problem).toMatchObject({ code: "PSTN-1001", status: 401 });
  expect(JSON.stringify(problem)).not.toMatch(/sha256|hmac|secret to everyone/i);

  const page = await pageOf("github");
  expect(page).toMatchObject({ verdict: "refused", reason: "signature-mismatch", answerStatus: 401 });
  const step = page.trace.find(({ gate }) => gate === "signature");
  expect(step).toMatchObject({ outcome: "failed", reason: "signature-mismatch", seen: expect.any(String), expected: expect.any(String) });
  expect(JSON.stringify(page)).not.toContain("a secret to everyone");
  expect(house.receiver.received).toHaveLength(0);
});

test("a request from outside the ranges is refused, and its page shows the address", async () => {
  const endpoint = await endpointOf("ranged", { policy: { all: [{ kind: "address", allow: ["192.0.2.0/24"], deny: [] }] } });
  const response = await fetch(endpoint.url, { method: "POST", body: "hello" });
  expect(response.status).toBe(403);
  expect(await problemOf(response)).toMatchObject({ code: "PSTN-1003" });
  const page = await pageOf("ranged");
  expect(page).toMatchObject({ verdict: "refused", reason: "address-not-allowed", clientIp: "127.0.0.1" });
  expect(page.trace[0]?.seen).toContain("127.0.0.1");
});

test("a header that claims another address changes nothing", async () => {
  const endpoint = await endpointOf("forged", { policy: { all: [{ kind: "address", allow: ["192.0.2.0/24"], deny: [] }] } });
  const headers = { "X-Forwarded-For": "192.0.2.7", Forwarded: "for=192.0.2.7", "X-Real-IP": "192.0.2.7" };
  expect((await fetch(endpoint.url, { method: "POST", body: "hello", headers })).status).toBe(403);
});

test("a signature that was right ten minutes ago is refused as stale", async () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const endpoint = await endpointOf("stripe", { provider: "stripe", secret });
  const body = Buffer.from('{"id":"evt_1","type":"invoice.paid"}');
  const nowSeconds = Math.floor(Date.now() / 1_000) - 600;
  const headers = signSample("stripe", secret, { body, nowSeconds, url: endpoint.url, eventType: "invoice.paid", id: "evt_1" }) ?? [];
  const response = await fetch(endpoint.url, { method: "POST", body, headers: Object.fromEntries(headers) });
  expect(response.status).toBe(401);
  const page = await pageOf("stripe");
  expect(page).toMatchObject({ verdict: "refused", reason: "timestamp-stale" });
  expect(page.trace.find(({ outcome }) => outcome === "failed")?.seen).toMatch(/60\d s/);
});

test("a flood is throttled, told when to come back, and folded into few rows that count them all", async () => {
  const endpoint = await endpointOf("flooded", { policy: { all: [{ kind: "rate", per: "address", limit: 5, windowSeconds: 60 }] } });
  const responses = await Promise.all(Array.from({ length: 305 }, () => fetch(endpoint.url, { method: "POST", body: "x" })));
  const throttled = responses.filter(({ status }) => status === 429);
  expect(responses.filter(({ status }) => status === 202)).toHaveLength(5);
  expect(throttled).toHaveLength(300);
  expect(Number(throttled[0]?.headers.get("retry-after"))).toBeGreaterThan(0);

  const flood = { projectId: projectId(), filter: "endpoint:flooded verdict:throttled" };
  const counted = async () => {
    const { buckets } = await house.gateway.call("request.histogram", flood);
    return buckets.reduce((sum, bucket) => sum + bucket.throttled, 0);
  };
  await expect.poll(counted, { timeout: 20_000, interval: 500 }).toBe(300);
  const { rows } = await house.gateway.call("request.list", { ...flood, limit: 100 });
  expect(rows.some(({ folded }) => folded >= 200)).toBe(true);
});

test("too large, a method that is not taken, an address that is not there, an endpoint that is closed: each has its own answer", async () => {
  const endpoint = await endpointOf("narrow", { policy: { all: [{ kind: "method", allow: ["POST"] }] } });
  const put = await fetch(endpoint.url, { method: "PUT", body: "x" });
  expect(put.status).toBe(405);
  expect(put.headers.get("allow")).toBe("POST");

  await house.gateway.call("endpoint.update", { id: endpoint.id, bodyBytesMax: 100 });
  await expect.poll(async () => (await fetch(endpoint.url, { method: "POST", body: "x".repeat(200) })).status).toBe(413);

  const nowhere = await fetch(`${house.addresses.ingest}/e/0123456789abcdefghjkmnpqrstvwxyz`, { method: "POST", body: "x" });
  expect(nowhere.status).toBe(404);
  expect(await problemOf(nowhere)).toMatchObject({ code: "PSTN-1004" });

  await house.gateway.call("endpoint.update", { id: endpoint.id, state: "closed" });
  await expect.poll(async () => (await fetch(endpoint.url, { method: "POST", body: "x" })).status).toBe(410);
});

test("a new policy version is in force without a restart", async () => {
  const endpoint = await endpointOf("changing");
  expect((await fetch(endpoint.url, { method: "POST", body: "x" })).status).toBe(202);
  await house.gateway.call("policy.save", { endpointId: endpoint.id, policy: { all: [{ kind: "method", allow: ["PUT"] }] }, note: "PUT only" });
  await expect.poll(async () => (await fetch(endpoint.url, { method: "POST", body: "x" })).status).toBe(405);
});
