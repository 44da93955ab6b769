import type { OutputOf } from "@postern/contract/api";
import { OidcLoginGate, type PolicyNode } from "@postern/contract/policy";
import type { KeptFacts } from "@postern/db/kept-facts";
import { chainHash } from "@postern/policy/certificate/chain-hash";
import { derOf, listOf, pemOf } from "@postern/policy/certificate/made-certificates";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization } from "../testing/dashboard.ts";
import { callerOf, ownerScope, type TestCaller } from "../testing/filled-organization.ts";
import { storeRequest } from "../testing/refused-request.ts";

let home: TestDashboard;
let acme: TestOrganization;
let owner: TestCaller;
let endpoint: OutputOf<"endpoint.get">;
let authorityId: string;
let made = 0;

beforeAll(async () => {
  home = await openTestDashboard();
  acme = await addOrganization(home, "acme");
  owner = callerOf(home, ownerScope(acme));
  const [authority] = await owner.trustedCa.add({ certificates: pemOf("root") });
  authorityId = authority?.id ?? "";
});
afterAll(() => home?.close());
beforeEach(async () => {
  endpoint = await owner.endpoint.create({ projectId: acme.projectId, name: `partners ${++made}` });
});

type Certificate = Extract<PolicyNode, { kind: "certificate" }>;
const certificate = (commonName: string): Certificate => ({
  ...{ kind: "certificate", authorities: [authorityId as Certificate["authorities"][number]], source: "tls", fingerprints: [] },
  conditions: [{ name: "subject-cn", is: "equals", values: [commonName] }],
});
const login = (groups: string[]) => OidcLoginGate.parse({ kind: "oidc-login", who: "anyone", groups });
const ada = { id: "ens_1", connectionId: "con_1", subject: "ada", email: "ada@example.com", isMember: true };

async function showed(name: "good" | "revoked", organizationId = acme.id): Promise<KeptFacts> {
  const chain = [derOf(name)];
  await home.sql("INSERT INTO client_chain VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING", [organizationId, chainHash(chain), chain]);
  return { connection: { isTrustedProxy: false, chain: chainHash(chain).toString("hex") } };
}
const store = (seen: KeptFacts, verdict: "accepted" | "refused" = "accepted", more: object = {}) =>
  storeRequest(home, acme, { endpoint, seen, verdict, ...more });
const simulate = (gate: PolicyNode) => owner.policy.simulate({ endpointId: endpoint.id, policy: { all: [gate] } });

describe("what the connection showed", () => {
  test("is judged by a draft: whose certificate fits stays, whose does not would be refused, and the gate is named", async () => {
    await store(await showed("good"));
    expect(await simulate(certificate("billing"))).toMatchObject({ unchanged: 1, notJudged: 0 });
    expect(await simulate(certificate("shipping"))).toMatchObject({ refused: { rows: [{ gate: "certificate", reason: "certificate-mismatch" }] } });
  });

  test("is judged as that nobody showed one, where a gate asked and nobody did", async () => {
    await store({ connection: { isTrustedProxy: false, chain: null } });
    expect(await simulate(certificate("billing"))).toMatchObject({ refused: { rows: [{ reason: "certificate-missing" }] } });
  });

  test("is not judged where no gate asked, or where the chain is forgotten or another organization's", async () => {
    const globex = await addOrganization(home, `globex-${made}`);
    await store({});
    await store(await showed("revoked", globex.id));
    expect(await simulate(certificate("billing"))).toMatchObject({ notJudged: 2, refused: { count: 0 } });
  });

  test("lets a refused request in once the policy is mended, as of its arrival", async () => {
    const id = await store(await showed("good"), "refused", { reason: "certificate-mismatch" });
    await owner.policy.save({ endpointId: endpoint.id, policy: { all: [certificate("billing")] } });
    expect(await owner.request.promote({ id })).toEqual({ kind: "promoted", deliveries: 0 });
  });

  test("does not let in whose certificate was revoked since", async () => {
    const id = await store(await showed("revoked"), "refused", { reason: "certificate-mismatch" });
    await owner.policy.save({ endpointId: endpoint.id, policy: { all: [certificate("revoked")] } });
    await owner.trustedCa.setRevocationList({ id: authorityId as Certificate["authorities"][number], list: listOf("root-list") });
    expect(await owner.request.promote({ id })).toMatchObject({ kind: "still-refused", reason: "certificate-revoked" });
  });

  test("is kept with an expectation for as long as that stands, whatever becomes of the chain", async () => {
    const requestId = await store(await showed("good"));
    await owner.assertion.create({ requestId, name: "billing comes in", expected: "accepted" });
    await home.sql("DELETE FROM client_chain WHERE organization_id = $1", [acme.id]);
    await expect(owner.policy.save({ endpointId: endpoint.id, policy: { all: [certificate("shipping")] } })).rejects.toThrow();
    await owner.policy.save({ endpointId: endpoint.id, policy: { all: [certificate("billing")] } });
    const [assertion] = await owner.assertion.list({ endpointId: endpoint.id });
    expect(assertion?.finding).toMatchObject({ holds: true, verdict: "accepted" });
  });
});

describe("who was signed in", () => {
  const signedIn = (): KeptFacts => ({
    login: { ...ada, claims: { groups: ["on-call"] }, claimsKept: ["groups"], signedInAtMs: Date.now() - 1_000, lastSeenAtMs: Date.now() },
  });
  const visit = {
    method: "GET",
    headers: [
      ["Sec-Fetch-Mode", "navigate"],
      ["Sec-Fetch-Dest", "document"],
    ],
  };

  test("is judged by a draft", async () => {
    await store(signedIn(), "accepted", visit);
    expect(await simulate(login(["on-call"]))).toMatchObject({ unchanged: 1, notJudged: 0 });
    expect(await simulate(login(["finance"]))).toMatchObject({ refused: { rows: [{ gate: "oidc-login", reason: "login-refused" }] } });
  });

  test("is judged as nobody where that is known, and not judged where it is not", async () => {
    await store({ login: null }, "accepted", visit);
    await store({}, "accepted", visit);
    expect(await simulate(login([]))).toMatchObject({ notJudged: 1, refused: { rows: [{ reason: "login-missing" }] } });
  });

  test("is told by policy.test as well, which says where it was not kept", async () => {
    const ids = [await store(signedIn(), "accepted", visit), await store({}, "accepted", visit)];
    const { trials } = await owner.policy.test({ endpointId: endpoint.id, policy: { all: [login(["on-call"])] }, requests: ids });
    expect(trials).toMatchObject([{ verdict: "accepted" }, { kind: "not-judged", says: "a stored request; who was signed in was not kept with it" }]);
  });
});
