import { afterAll, beforeAll, expect, test } from "vitest";
import { addOrganization, openTestDashboard, type TestDashboard } from "../testing/dashboard.ts";
import { callerOf, ownerScope, type TestCaller } from "../testing/filled-organization.ts";

let home: TestDashboard;
let owner: TestCaller;
const asked: string[] = [];

beforeAll(async () => {
  home = await openTestDashboard();
  owner = callerOf(home, ownerScope(await addOrganization(home, "acme")));
});
afterAll(() => home?.close());

const dnsSays = (answer: Awaited<ReturnType<TestDashboard["dashboard"]["findTxtRecords"]>>) => {
  home.dashboard.findTxtRecords = async (name) => {
    asked.push(name);
    return answer;
  };
};
const problem = (code: string) => ({ cause: { kind: code } });

test("a domain is proved once the DNS shows its record", async () => {
  const { id, recordName, recordValue } = await owner.domain.add({ domain: "Acme.Example" });
  dnsSays({ kind: "none" });
  await expect(owner.domain.verify({ id })).rejects.toMatchObject(problem("domain-unproved"));
  dnsSays({ kind: "found", values: ["v=spf1 -all", recordValue] });
  expect(await owner.domain.verify({ id })).toMatchObject({ domain: "acme.example", state: "proved" });
  expect(new Set(asked)).toEqual(new Set([recordName]));
});

test("a DNS that does not answer proves nothing", async () => {
  const { id } = await owner.domain.add({ domain: "silent.example" });
  dnsSays({ kind: "failed", code: "ETIMEOUT" });
  await expect(owner.domain.verify({ id })).rejects.toMatchObject({ cause: { kind: "domain-unproved", detail: expect.stringContaining("ETIMEOUT") } });
});

test("the DNS is not asked endlessly for one organization, nor for a domain that is not there", async () => {
  const { id } = await owner.domain.add({ domain: "often.example" });
  dnsSays({ kind: "none" });
  asked.length = 0;
  const kinds = await Promise.all(Array.from({ length: 40 }, () => owner.domain.verify({ id }).catch((error) => error.cause.kind)));
  expect(kinds).toContain("throttled");
  expect(asked.length).toBeLessThanOrEqual(20);
  const before = asked.length;
  await expect(owner.domain.verify({ id: "dom_01k0000000000000000000000a" })).rejects.toMatchObject(problem("missing"));
  expect(asked.length).toBe(before);
});
