// biome-ignore-all lint/suspicious/noTemplateCurlyInString: where a made secret stands in a request is written like this
import { createHmac } from "node:crypto";
import type { InputOf } from "@postern/contract/api";
import type { Policy } from "@postern/contract/policy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization } from "../testing/dashboard.ts";
import { callerOf, ownerScope, type TestCaller } from "../testing/filled-organization.ts";
import { storeRequest } from "../testing/refused-request.ts";
import { problemOf } from "./problem-of.ts";

let home: TestDashboard;
let acme: TestOrganization;
let owner: TestCaller;

beforeAll(async () => {
  home = await openTestDashboard();
  acme = await addOrganization(home, "acme");
  owner = callerOf(home, ownerScope(acme));
});
afterAll(() => home?.close());

type Requests = Parameters<TestCaller["policy"]["test"]>[0]["requests"];
const signature = (provider: string): Policy => ({ all: [{ kind: "signature", provider }] });
const trialsOf = async (policy: Policy, requests: Requests, more: Partial<InputOf<"policy.test">> = {}) =>
  (await owner.policy.test({ policy, requests, ...more })).trials.map((trial) => (trial.kind === "judged" ? (trial.reason ?? trial.verdict) : trial.says));
const problem = (call: Promise<unknown>) => call.then(() => undefined, problemOf);

describe("policy.test", () => {
  test("a made-up request is what it is described to be", async () => {
    const policy: Policy = {
      all: [
        { kind: "method", allow: ["POST"], paths: [] },
        { kind: "address", allow: ["198.51.100.0/24"], deny: [], allowLists: [], denyLists: [] },
        { kind: "body-size", bodyBytesMax: 3 },
      ],
    } as Policy;
    const address = "198.51.100.7";
    expect(await trialsOf(policy, [{ address }, { address, method: "PUT" }, {}, { address, body: "long" }, { address, bodyBase64: "AAAAAAAA" }])).toEqual([
      ...["accepted", "method-not-allowed", "address-not-allowed", "body-too-large", "body-too-large"],
    ]);
  });

  test.each(["github", "stripe", "slack", "standard-webhooks", "shopify", "twilio"])(
    "the gateway signs as %s would, with a secret that no one else has",
    async (provider) => {
      const requests: Requests = [{ signedBy: provider }, {}, { signedBy: provider, headers: { "X-More": "1" }, body: '{"type":"url_verified"}' }];
      const [signed, unsigned, own] = await trialsOf(signature(provider), requests);
      expect([signed, own]).toEqual(["accepted", "accepted"]);
      expect(unsigned).toMatch(/signature|missing/);
    },
  );

  test("who signs as someone else is refused; who signs what only they can sign is told so", async () => {
    expect(await trialsOf(signature("github"), [{ signedBy: "stripe" }])).toEqual(["signature-missing"]);
    expect(await trialsOf(signature("github"), [{ signedBy: "paypal" }])).toEqual([expect.stringContaining("only paypal itself can sign this")]);
    expect(await problem(owner.policy.test({ policy: { all: [] }, requests: [{ signedBy: "no-such" }] }))).toMatchObject({ code: "PSTN-4000" });
  });

  test("what a gate would ask a provider is passed over, as nobody is asked in a trial", async () => {
    const asks = { kind: "fetch-back", url: "https://api.provider.example/events/{body:id}", same: [], header: "Authorization", credential: "" };
    expect(await trialsOf({ all: [asks] } as Policy, [{ body: '{"id":"evt_1"}' }, { body: "{}" }])).toEqual(["accepted", "event-id-missing"]);
  });

  test("a secret made for the try stands where the sender would show its own", async () => {
    const policy = { all: [{ kind: "shared-secret", place: "header", name: "X-Token", prefix: "Bearer " }] } as Policy;
    expect(await trialsOf(policy, [{ headers: { "X-Token": "Bearer ${secret}" } }, { headers: { "X-Token": "Bearer other" } }, {}])).toEqual([
      ...["accepted", "secret-mismatch", "secret-missing"],
    ]);
  });

  test("a recorded request counts with the endpoint's own secret, at its own time", async () => {
    const endpoint = await owner.endpoint.create({ projectId: acme.projectId, name: "stripe", provider: "stripe", secret: "whsec_canary" });
    const at = new Date("2026-11-20T10:00:00Z");
    const seconds = at.getTime() / 1_000;
    const headers = { "Stripe-Signature": `t=${seconds},v1=${createHmac("sha256", "whsec_canary").update(`${seconds}.{}`).digest("hex")}` };
    const requests: Requests = [
      { headers, body: "{}", at: at.toISOString() },
      { headers, body: "{}" },
      { headers, body: "{ }", at: at.toISOString() },
    ];
    const said = await trialsOf(signature("stripe"), requests, { endpointId: endpoint.id });
    expect(said).toEqual(["accepted", expect.stringMatching(/timestamp|stale/), "signature-mismatch"]);
  });

  test("stored requests are judged as they came, and those of others are not there", async () => {
    const endpoint = await owner.endpoint.create({ projectId: acme.projectId, name: "stored" });
    const put = await storeRequest(home, acme, { endpoint, method: "PUT" });
    const policy = { all: [{ kind: "method", allow: ["POST"] }] } as Policy;
    expect(await trialsOf(policy, [put as Requests[number]], { endpointId: endpoint.id })).toEqual(["method-not-allowed"]);

    const globex = await addOrganization(home, "globex");
    const theirs = callerOf(home, ownerScope(globex));
    const { trials } = await theirs.policy.test({ policy, requests: [put as Requests[number]] });
    expect(trials).toEqual([{ kind: "not-judged", says: "there is no such request (any more)" }]);
    expect(await problem(theirs.policy.test({ policy, requests: [{}], endpointId: endpoint.id }))).toMatchObject({ code: "PSTN-4004" });
  });

  test("is for those who may see payloads, is an audit entry, and tells no secret", async () => {
    const endpoint = await owner.endpoint.create({ projectId: acme.projectId, name: "audited", provider: "github", secret: "canary-of-github" });
    const answer = await owner.policy.test({ policy: signature("github"), endpointId: endpoint.id, requests: [{ signedBy: "github" }, {}] });
    const [entry] = (await owner.audit.list({ action: "policy.test" })).rows;
    expect(entry).toMatchObject({ target: endpoint.id, outcome: "done", after: { requests: 2, stored: 0 } });
    expect(JSON.stringify([answer, entry])).not.toContain("canary");
    const configurer = callerOf(home, ownerScope(acme, ["read", "configure"]));
    expect(await problem(configurer.policy.test({ policy: { all: [] }, requests: [{}] }))).toMatchObject({ code: "PSTN-3003" });
  });
});
