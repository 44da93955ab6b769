import { createHmac } from "node:crypto";
import type { OutputOf } from "@postern/contract/api";
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

const secret = "canary-the-true-secret";
const body = '{"zen":"Keep it logically awesome."}';
let made = 0;

function createEndpoint(more: { secret?: string; destinationUrl?: string } = {}) {
  return owner.endpoint.create({ projectId: acme.projectId, name: `github ${++made}`, provider: "github", secret: "another-secret", ...more });
}
function signed(eventId: string, by = secret): [string, string][] {
  return [
    ["X-GitHub-Delivery", eventId],
    ["X-Hub-Signature-256", `sha256=${createHmac("sha256", by).update(body).digest("hex")}`],
  ];
}
const refused = (endpoint: OutputOf<"endpoint.get">, eventId = "evt-1") => storeRequest(home, acme, { endpoint, headers: signed(eventId), body });
const newestEntry = async (action: string) => (await owner.audit.list({ action })).rows[0];
const problem = (call: Promise<unknown>) => call.then(() => undefined, problemOf);

describe("request.diagnose", () => {
  test("names the retired secret that fits, shows none, and is an audit entry", async () => {
    const endpoint = await createEndpoint();
    const old = await owner.secret.add({ endpointId: endpoint.id, value: secret });
    await owner.secret.retire({ id: old.id });
    await home.sql("UPDATE secret SET active_from = now() - interval '2 days', active_until = now() - interval '1 day' WHERE id = $1", [old.id]);
    const id = await refused(endpoint);

    const answer = await owner.request.diagnose({ id });
    expect(answer.finding).toMatchObject({ cause: "retired-secret", proved: true, says: expect.stringContaining("…cret") });
    const entry = await newestEntry("request.diagnose");
    expect(entry).toMatchObject({ target: id, outcome: "done" });
    expect(JSON.stringify([answer, entry])).not.toContain("canary");
  });

  test("knows the secrets of the organization's other endpoints, and of no other organization", async () => {
    const endpoint = await createEndpoint();
    const other = await createEndpoint({ secret: "canary-next-door" });
    const id = await storeRequest(home, acme, { endpoint, headers: signed("evt-1", "canary-next-door"), body });
    expect((await owner.request.diagnose({ id })).finding).toMatchObject({ cause: "other-secret", says: expect.stringContaining(other.name) });

    const globex = await addOrganization(home, "globex");
    await callerOf(home, ownerScope(globex)).endpoint.create({ projectId: globex.projectId, name: "x", provider: "github", secret: "canary-of-globex" });
    const foreign = await storeRequest(home, acme, { endpoint, headers: signed("evt-1", "canary-of-globex"), body });
    expect((await owner.request.diagnose({ id: foreign })).finding).toBeUndefined();
  });

  test("is for those who may see payloads", async () => {
    const id = await refused(await createEndpoint());
    const operator = callerOf(home, ownerScope(acme, ["read", "operate"]));
    expect(await problem(operator.request.diagnose({ id }))).toMatchObject({ code: "PSTN-3003" });
  });
});

describe("policy.simulate", () => {
  test("counts what a draft would change, names the requests and the gate, and changes nothing", async () => {
    const endpoint = await createEndpoint({ secret });
    const put = await storeRequest(home, acme, { endpoint, verdict: "accepted", method: "PUT" });
    await storeRequest(home, acme, { endpoint, verdict: "accepted" });
    const forged = await storeRequest(home, acme, { endpoint });
    await storeRequest(home, acme, { endpoint, bodyBytes: 90_000 });

    const answer = await owner.policy.simulate({ endpointId: endpoint.id, policy: { all: [{ kind: "method", allow: ["POST"] }] } });
    expect(answer).toMatchObject({ judged: 3, unchanged: 1, notJudged: 1, duplicates: { count: 0 } });
    expect(answer.refused).toMatchObject({ count: 1, rows: [{ requestId: put, gate: "method", reason: "method-not-allowed" }] });
    expect(answer.accepted).toMatchObject({ count: 1, rows: [{ requestId: forged, gate: "signature", reason: "signature-mismatch" }] });
    expect(await newestEntry("policy.simulate")).toMatchObject({ target: endpoint.id, outcome: "done" });
    expect(await owner.policy.list({ endpointId: endpoint.id })).toHaveLength(1);
  });

  test("looks at the newest requests, as many as asked for", async () => {
    const endpoint = await createEndpoint();
    for (const ago of [3, 2, 1]) await storeRequest(home, acme, { endpoint, verdict: "accepted", receivedAt: new Date(Date.now() - ago * 1_000) });
    expect(await owner.policy.simulate({ endpointId: endpoint.id, policy: { all: [] }, last: 2 })).toMatchObject({ judged: 2, unchanged: 2 });
  });

  test("a draft that cannot be used is told so", async () => {
    const { id: endpointId } = await createEndpoint();
    const policy = { all: [{ kind: "signature" as const, provider: "nobody" }] };
    expect(await problem(owner.policy.simulate({ endpointId, policy }))).toMatchObject({ code: "PSTN-4022" });
  });

  test("an organization has so many trials a minute", async () => {
    const busy = await addOrganization(home, "busy");
    const caller = callerOf(home, ownerScope(busy));
    const endpoint = await caller.endpoint.create({ projectId: busy.projectId, name: "busy" });
    const tries = await Promise.all(Array.from({ length: 40 }, () => problem(caller.policy.simulate({ endpointId: endpoint.id, policy: { all: [] } }))));
    expect(tries.filter((told) => told?.code === "PSTN-1029").length).toBeGreaterThan(0);
  });
});

describe("request.promote", () => {
  test("what the live policy still refuses stays out, with the reason, and that is an entry", async () => {
    const endpoint = await createEndpoint();
    const id = await refused(endpoint);
    expect(await owner.request.promote({ id })).toMatchObject({ kind: "still-refused", reason: "signature-mismatch", trace: [{ gate: "signature" }, {}] });
    expect(await newestEntry("request.promote")).toMatchObject({ target: id });
    expect((await owner.request.get({ id })).promoted).toBeUndefined();
  });

  test("with the secret corrected it becomes an event, once, and the row says by whom", async () => {
    const endpoint = await createEndpoint({ destinationUrl: "https://acme.example/in" });
    const id = await refused(endpoint);
    await owner.secret.add({ endpointId: endpoint.id, value: secret });

    expect(await owner.request.promote({ id })).toEqual({ kind: "promoted", deliveries: 1 });
    expect(await owner.request.promote({ id })).toEqual({ kind: "promoted", deliveries: 1 });
    const request = await owner.request.get({ id });
    expect(request).toMatchObject({ verdict: "refused", promoted: { by: "Owner of acme" }, deliveryList: [{ state: "pending" }] });
    const { rows } = await owner.audit.list({ action: "request.promote", target: id });
    expect(rows).toHaveLength(1);
    expect(await owner.replay.create({ requestIds: [id] })).toMatchObject({ requests: 1, deliveries: 1 });
  });

  test("two who promote at once make one event", async () => {
    const endpoint = await createEndpoint({ secret, destinationUrl: "https://acme.example/in" });
    const id = await refused(endpoint);
    await Promise.all(Array.from({ length: 4 }, () => owner.request.promote({ id }).catch(problemOf)));
    expect((await owner.request.get({ id })).deliveryList).toHaveLength(1);
  });

  test("an event that came in again meanwhile is not made a second time", async () => {
    const endpoint = await createEndpoint({ secret });
    const [first, again] = [await refused(endpoint, "evt-same"), await refused(endpoint, "evt-same")];
    expect(await owner.request.promote({ id: first })).toMatchObject({ kind: "promoted" });
    expect(await problem(owner.request.promote({ id: again }))).toMatchObject({ code: "PSTN-4009", detail: expect.stringContaining(first) });
    expect((await owner.request.get({ id: again })).promoted).toBeUndefined();
  });

  test("what came in, or is not kept whole, cannot be promoted", async () => {
    const endpoint = await createEndpoint({ secret });
    const accepted = await storeRequest(home, acme, { endpoint, verdict: "accepted" });
    const long = await storeRequest(home, acme, { endpoint, bodyBytes: 90_000 });
    for (const id of [accepted, long]) expect(await problem(owner.request.promote({ id }))).toMatchObject({ code: "PSTN-4000" });
  });

  test("is for those who may operate", async () => {
    const id = await refused(await createEndpoint({ secret }));
    const reader = callerOf(home, ownerScope(acme, ["read", "payload", "configure"]));
    expect(await problem(reader.request.promote({ id }))).toMatchObject({ code: "PSTN-3003" });
  });
});
