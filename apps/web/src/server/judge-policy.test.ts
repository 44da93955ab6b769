import { createHmac } from "node:crypto";
import type { OutputOf } from "@postern/contract/api";
import { OidcTokenGate } from "@postern/contract/policy";
import { daysAgo, makePastDay } from "@postern/db/testing/past-days";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { problemOf } from "./api/problem-of.ts";
import { createJudge } from "./judge-policy.ts";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization } from "./testing/dashboard.ts";
import { callerOf, ownerScope, type TestCaller } from "./testing/filled-organization.ts";
import { storeRequest } from "./testing/refused-request.ts";

let home: TestDashboard;
let acme: TestOrganization;
let owner: TestCaller;
let endpoint: OutputOf<"endpoint.get">;
let made = 0;

beforeAll(async () => {
  home = await openTestDashboard();
  acme = await addOrganization(home, "acme");
  owner = callerOf(home, ownerScope(acme));
});
beforeEach(async () => {
  endpoint = await owner.endpoint.create({ projectId: acme.projectId, name: `github ${++made}`, provider: "github", secret });
});
afterAll(() => home?.close());

const secret = "canary-the-true-secret";
const body = '{"zen":"Keep it logically awesome."}';
const signed = (by = secret): [string, string][] => [
  ["X-GitHub-Delivery", `evt-${++made}`],
  ["X-Hub-Signature-256", `sha256=${createHmac("sha256", by).update(body).digest("hex")}`],
];
const push = (by?: string, verdict: "accepted" | "refused" = "accepted") => storeRequest(home, acme, { endpoint, headers: signed(by), body, verdict });
const findings = async () => (await owner.assertion.list({ endpointId: endpoint.id })).map(({ name, finding }) => `${name}: ${finding?.holds}`);

test("a signed push is judged by its true bytes and the endpoint's secrets, also once its secret was retired", async () => {
  await owner.assertion.create({ requestId: await push(), name: "signed", expected: "accepted" });
  await owner.assertion.create({ requestId: await push("forged", "refused"), name: "forged", expected: "refused", because: "signature-mismatch" });
  expect(await findings()).toEqual(["signed: true", "forged: true"]);

  const [first] = await owner.secret.list({ endpointId: endpoint.id });
  await owner.secret.add({ endpointId: endpoint.id, value: "the next secret" });
  await owner.secret.retire({ id: first?.id ?? "sec_" });
  expect(await findings()).toEqual(["signed: true", "forged: true"]);
});

test("a version that would let a forgery in is held, and the answer holds no secret", async () => {
  await owner.assertion.create({ requestId: await push("forged", "refused"), name: "forged", expected: "refused" });
  const problem = await owner.policy.save({ endpointId: endpoint.id, policy: { all: [] } }).then(() => undefined, problemOf);
  expect(problem).toMatchObject({ code: "PSTN-4024", detail: '"forged": expected refused, came to accepted' });
  expect(JSON.stringify(problem)).not.toContain("canary");
});

test("a gate that only a provider could answer refuses nobody here: the refusal of a forgery is not to be had by adding one", async () => {
  await owner.assertion.create({ requestId: await push("forged", "refused"), name: "forged", expected: "refused" });
  const asks = { kind: "fetch-back" as const, url: "https://api.example.com/{header:X-GitHub-Delivery}" };
  const problem = await owner.policy.save({ endpointId: endpoint.id, policy: { all: [asks] } }).then(() => undefined, problemOf);
  expect(problem).toMatchObject({ code: "PSTN-4024", detail: '"forged": expected refused, came to accepted' });
});

test("it stands at the request's own time: a signed moment that was fresh stays fresh", async () => {
  endpoint = await owner.endpoint.create({ projectId: acme.projectId, name: `slack ${++made}`, provider: "slack", secret });
  const receivedAt = daysAgo(3);
  const moment = String(Math.floor(receivedAt.getTime() / 1_000));
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${moment}:${body}`).digest("hex")}`;
  const headers: [string, string][] = [
    ["X-Slack-Request-Timestamp", moment],
    ["X-Slack-Signature", signature],
  ];
  await home.sql("UPDATE secret SET active_from = now() - interval '9 days' WHERE endpoint_id = $1", [endpoint.id]);
  await makePastDay(home, receivedAt);
  await owner.assertion.create({
    requestId: await storeRequest(home, acme, { endpoint, headers, body, verdict: "accepted", receivedAt }),
    name: "old",
    expected: "accepted",
  });
  expect(await findings()).toEqual(["old: true"]);
});

test("trying a draft says what it would do to what is expected", async () => {
  await owner.assertion.create({ requestId: await push(), name: "signed", expected: "accepted" });
  const { assertions } = await owner.policy.simulate({ endpointId: endpoint.id, policy: { all: [{ kind: "method", allow: ["PUT"] }] } });
  expect(assertions).toMatchObject([{ name: "signed", finding: { holds: false, verdict: "refused", gate: "method", path: "0" } }]);
});

test("keys that come too late end the wait: nothing is said, so nothing is saved", async () => {
  const judge = createJudge({ fetchGuarded: () => new Promise(() => {}), networks: undefined }, 50);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: "https://issuer.example", aud: "https://me.example", exp: Math.floor(Date.now() / 1_000) + 600 };
  const token = `${part({ alg: "RS256", kid: "a" })}.${part(claims)}.${"A".repeat(342)}`;
  const gate = OidcTokenGate.parse({ kind: "oidc-token", issuer: claims.iss, audiences: [claims.aud] });
  const request = { receivedAtMs: Date.now(), method: "POST", target: "/", url: "https://me.example/", body: Buffer.alloc(0), clientIp: "192.0.2.1" };
  const requests = [{ ...request, rawHeaders: ["Authorization", `Bearer ${token}`] }];
  const trial = { endpointId: "ep_x", provider: undefined, policy: { all: [gate] }, secrets: [], addressLists: [], requests };
  await expect(judge(trial)).rejects.toMatchObject({ kind: "busy" });
});
