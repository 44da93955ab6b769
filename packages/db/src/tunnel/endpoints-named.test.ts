import { expect, test } from "vitest";
import type { Endpoint, Project } from "../generated/client.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { endpointsNamed } from "./endpoints-named.ts";

const project = { id: "prj_1", slug: "payments", organizationId: "org_1" } as Project;
const endpoints = [
  { id: "ep_1", name: "orders-eu", tags: ["eu"] },
  { id: "ep_2", name: "payments-production-eu", tags: ["eu", "payments"] },
] as Endpoint[];
const tx = { endpoint: { findMany: async () => endpoints } } as unknown as Transaction;
const named = async (...names: string[]) => (await endpointsNamed(tx, project, names)).map(({ id }) => id);

test("endpoints are named by id, by name, or by a name with stars", async () => {
  expect(await named("ep_1")).toEqual(["ep_1"]);
  expect(await named("*-eu")).toEqual(["ep_1", "ep_2"]);
  expect(await named("pay*production*")).toEqual(["ep_2"]);
});

test("a tag stands for all that have it", async () => {
  expect(await named("eu")).toEqual(["ep_1", "ep_2"]);
  expect(await named("payments")).toEqual(["ep_2"]);
  await expect(named("us")).rejects.toThrow(/no endpoint or tag "us"; there are orders-eu, payments-production-eu; tags are eu, payments/);
});

test("a name that fits none says which there are, however many stars it has", async () => {
  const started = performance.now();
  await expect(named(`${"*".repeat(79)}x`)).rejects.toThrow(/orders-eu, payments-production-eu/);
  expect(performance.now() - started).toBeLessThan(5_000); // a pattern that backtracks does not end
});
