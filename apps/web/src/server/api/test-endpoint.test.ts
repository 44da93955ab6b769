import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { newId } from "@postern/db/new-id";
import type { Inbound } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import { defaultPolicyOf } from "@postern/policy/providers/index";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization } from "../testing/dashboard.ts";
import { callerOf, ownerScope, type TestCaller } from "../testing/filled-organization.ts";
import { problemOf } from "./problem-of.ts";

let home: TestDashboard;
let acme: TestOrganization;
let owner: TestCaller;
let gateway: Server;
let answer = { status: 202, requestId: newId("req") };
const seen: Inbound[] = [];

beforeAll(async () => {
  gateway = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { method = "", url: target = "", rawHeaders } = request;
    seen.push({ method, target, url: `${gatewayUrl()}${target}`, rawHeaders, body, clientIp: "127.0.0.1" });
    response.writeHead(answer.status, { "Postern-Id": answer.requestId }).end();
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  home = await openTestDashboard({ POSTERN_INGEST_URL: gatewayUrl() });
  acme = await addOrganization(home, "acme");
  owner = callerOf(home, ownerScope(acme));
});
afterAll(async () => {
  gateway.closeAllConnections();
  await Promise.all([home.close(), new Promise((resolve) => gateway.close(resolve))]);
});

function gatewayUrl(): string {
  return `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
}

const secrets: Record<string, string> = {
  "standard-webhooks": `whsec_${Buffer.from("a secret of 32 bytes, more or less").toString("base64")}`,
};

test.each(["github", "gitlab", "stripe", "slack", "shopify", "twilio", "standard-webhooks", "generic-hmac"])(
  "a test event of %s passes the endpoint's own gates, and is an audit entry",
  async (provider) => {
    const secret = secrets[provider] ?? "s3cret of the provider";
    const endpoint = await owner.endpoint.create({ projectId: acme.projectId, name: `test ${provider}`, provider, secret });
    answer = { status: 202, requestId: newId("req") };
    expect(await owner.endpoint.test({ id: endpoint.id })).toMatchObject({
      status: 202,
      requestId: answer.requestId,
      detail: expect.stringContaining("accepted"),
    });

    const material = { endpointId: endpoint.id, secrets: [{ id: "sec_1", kind: "shared" as const, value: secret, activeFromMs: 0 }] };
    const policy = preparePolicy(defaultPolicyOf(provider), material, provider);
    const posted = seen.at(-1);
    if (!posted) throw new Error("nothing was posted");
    const decision = await policy.evaluate(posted, { nowMs: Date.now, micros: () => 0, takeToken: () => ({ taken: true }) });
    expect(decision, JSON.stringify(decision)).toMatchObject({ verdict: "accepted" });
    expect(`${posted.url}`).toBe(endpoint.url);

    const { rows } = await owner.audit.list({ action: "endpoint.test" });
    expect(rows[0]).toMatchObject({ action: "endpoint.test", target: endpoint.id, outcome: "done" });
    expect(JSON.stringify(rows)).not.toContain(secret);
  },
);

test("a refusal is told with its status", async () => {
  const endpoint = await owner.endpoint.create({ projectId: acme.projectId, name: "strict" });
  answer = { status: 403, requestId: newId("req") };
  expect(await owner.endpoint.test({ id: endpoint.id })).toMatchObject({ status: 403, requestId: answer.requestId, detail: expect.stringContaining("403") });
});

test("what cannot be signed is said in words: no secret yet, or a provider's own private key", async () => {
  const bare = await owner.endpoint.create({ projectId: acme.projectId, name: "bare", provider: "github" });
  const publicKey = "bd2d17b5b4a0bb5f2e4a4c0a9e2f0f4ad7c6c3a9d9b6c5b1f3a7e0a5b4c3d2e1";
  const discord = await owner.endpoint.create({ projectId: acme.projectId, name: "discord", provider: "discord", secret: publicKey });
  for (const { id } of [bare, discord]) {
    const problem = await owner.endpoint.test({ id }).then(() => undefined, problemOf);
    expect(problem).toMatchObject({ code: "PSTN-4000", fields: { id: [expect.any(String)] } });
  }
});

test("a gateway that does not answer is said in words", async () => {
  const lonely = await openTestDashboard({ POSTERN_INGEST_URL: "http://127.0.0.1:9" });
  const organization = await addOrganization(lonely, "acme");
  const caller = callerOf(lonely, ownerScope(organization));
  const endpoint = await caller.endpoint.create({ projectId: organization.projectId, name: "x" });
  expect(await caller.endpoint.test({ id: endpoint.id }).then(() => undefined, problemOf)).toMatchObject({ code: "PSTN-2101" });
  await lonely.close();
});
