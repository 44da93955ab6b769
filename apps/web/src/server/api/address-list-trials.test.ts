import { afterAll, beforeAll, expect, test } from "vitest";
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

const asking = (list: string) => ({ all: [{ kind: "address" as const, allow: [], deny: [], allowLists: [list] }] });
const createEndpoint = (name: string) => owner.endpoint.create({ projectId: acme.projectId, name });

test("a draft that asks a list is tried with the addresses that count now", async () => {
  await owner.addressList.create({ name: "all-of-ipv4", ranges: ["0.0.0.0/0"] });
  await owner.addressList.create({ name: "nobody", ranges: [] });
  const endpoint = await createEndpoint("tried");
  await storeRequest(home, acme, { endpoint, headers: [], body: "{}" });
  expect(await owner.policy.simulate({ endpointId: endpoint.id, policy: asking("all-of-ipv4"), last: 100 })).toMatchObject({ accepted: { count: 1 } });
  expect(await owner.policy.simulate({ endpointId: endpoint.id, policy: asking("nobody"), last: 100 })).toMatchObject({ accepted: { count: 0 }, unchanged: 1 });
});

test("a draft that asks a list which is not there is no draft, and says which one is missing", async () => {
  const endpoint = await createEndpoint("mistyped");
  const problem = await owner.policy.simulate({ endpointId: endpoint.id, policy: asking("ofice"), last: 100 }).then(() => undefined, problemOf);
  expect(problem).toMatchObject({ fields: { policy: [expect.stringContaining('"ofice"')] } });
});

test("a refused request is promoted by the lists as they count now", async () => {
  const list = await owner.addressList.create({ name: "partners", ranges: [] });
  const endpoint = await createEndpoint("promoted");
  await owner.policy.save({ endpointId: endpoint.id, policy: asking("partners") });
  const id = await storeRequest(home, acme, { endpoint, headers: [], body: "{}" });
  expect(await owner.request.promote({ id })).toMatchObject({ kind: "still-refused", reason: "address-not-allowed" });
  await owner.addressList.update({ id: list.id, ranges: ["0.0.0.0/0", "::/0"] });
  expect(await owner.request.promote({ id })).toMatchObject({ kind: "promoted" });
});
