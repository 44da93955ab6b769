import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, addPerson } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { openHubPool } from "./hub-pool.ts";
import { tidyTunnels } from "./tidy.ts";

let stage: Stage;
let tenant: Tenant;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  for (const name of ["orders-eu", "orders-us", "billing"]) await tenant.createEndpoint({ name });
});
afterAll(() => stage?.close());

const open = async (name: string, input: object) => (await tenant.ask("tunnel.open", { name, ...input }, await addAgent(tenant, name))).tunnel;
const names = ({ endpoints }: Awaited<ReturnType<typeof open>>) => endpoints.map(({ name }) => name).sort();
const lastEntry = async () => (await tenant.ask("audit.list", { limit: 1 })).rows[0];

test("endpoints are named by name, by id, or by a name with a star, several at once", async () => {
  expect(names(await open("stars", { endpoints: ["orders-*"] }))).toEqual(["orders-eu", "orders-us"]);
  expect(names(await open("both", { endpoints: ["billing", "*-us"] }))).toEqual(["billing", "orders-us"]);
  await expect(open("none", { endpoints: ["refunds-*"] })).rejects.toMatchObject({ fields: { endpoints: [expect.stringContaining('"refunds-*"')] } });
  expect(names(await open("dots", { endpoints: ["billing"] }))).toEqual(["billing"]);
  await expect(open("dots", { endpoints: ["b.lling*"] })).rejects.toMatchObject({ kind: "input-invalid" });
});

test("a developer's own filter is on all of their tunnel's routes, stays when it is not named again, and goes when it is empty", async () => {
  const filters = ({ endpoints }: Awaited<ReturnType<typeof open>>) => new Set(endpoints.map(({ filter }) => filter));
  expect(filters(await open("mine", { endpoints: ["orders-*"], filter: "type:invoice.*" }))).toEqual(new Set(["type:invoice.*"]));
  expect(filters(await open("mine", { endpoints: ["orders-*"] }))).toEqual(new Set(["type:invoice.*"]));
  expect(filters(await open("mine", { filter: "" }))).toEqual(new Set([""]));
  await expect(open("mine", { filter: "colour:red" })).rejects.toMatchObject({ fields: { filter: [expect.stringContaining("colour")] } });
});

test("routes with a time to live end when it is over, and the audit log says so", async () => {
  const tunnel = await open("short", { endpoints: ["orders-eu"], ttlMinutes: 30 });
  expect(tunnel.endpoints[0]?.until?.getTime()).toBeGreaterThan(Date.now() + 29 * 60_000);
  const hub = openHubPool(stage.as("hub"));
  try {
    expect(await tidyTunnels(hub)).toEqual({ routesEnded: 0, dropped: 0 });
    await stage.sql("UPDATE route SET expires_at = now() WHERE expires_at IS NOT NULL");
    expect(await tidyTunnels(hub)).toEqual({ routesEnded: 1, dropped: 0 });
  } finally {
    await hub.end();
  }
  expect(await lastEntry()).toMatchObject({ action: "route.expire", actor: { kind: "system" }, before: { destinationId: tunnel.destinationId } });
  expect(names(await open("short", {}))).toEqual([]);
});

test("where only named endpoints may feed tunnels, others do not: not when a tunnel is opened, not by a route, and what they fed ends", async () => {
  const before = await open("ruled", { endpoints: ["orders-*"] });
  const [eu] = before.endpoints.filter(({ name }) => name === "orders-eu");
  const [us] = before.endpoints.filter(({ name }) => name === "orders-us");
  await tenant.ask("tunnel-rule.set", { allow: "named", endpointIds: [eu?.id] });
  expect(await lastEntry()).toMatchObject({ action: "tunnel-rule.set", before: { allow: "all" }, after: { allow: "named", endpointIds: [eu?.id] } });
  expect(names(await open("ruled", {}))).toEqual(["orders-eu"]);
  await expect(open("ruled", { endpoints: ["orders-us"] })).rejects.toMatchObject({ fields: { endpoints: [expect.stringContaining('"orders-us"')] } });
  const route = { endpointId: us?.id, destinationId: before.destinationId };
  await expect(tenant.ask("route.create", route)).rejects.toMatchObject({ kind: "input-invalid" });
  expect(names(await open("all-that-may", {}))).toEqual(["orders-eu"]);
  await tenant.ask("tunnel-rule.set", { allow: "none" });
  await expect(open("ruled", {})).rejects.toMatchObject({ kind: "not-permitted" });
  await tenant.ask("tunnel-rule.set", {});
  await expect(tenant.ask("tunnel-rule.set", { allow: "named" })).rejects.toMatchObject({ fields: { endpointIds: expect.anything() } });
});

test("someone else's tunnel is taken over where they say so, by whoever may configure, and the audit log has both names", async () => {
  await open("contested", { endpoints: ["billing"] });
  const person = await addPerson(tenant, stage.url, "developer");
  const other = await addAgent(tenant, "other", person);
  await expect(tenant.ask("tunnel.open", { name: "contested" }, other)).rejects.toMatchObject({
    kind: "name-taken",
    detail: expect.stringMatching(/^contested belongs to Owner of acme, who is not connected now; --take-over .*; postern mirror .*; another --name/),
  });
  const { tunnel } = await tenant.ask("tunnel.open", { name: "contested", takeOver: true }, other);
  expect(tunnel.owner).toBe("developer person");
  expect(await lastEntry()).toMatchObject({ action: "tunnel.open", before: { owner: "Owner of acme" }, after: { owner: "developer person", takeOver: true } });
});
