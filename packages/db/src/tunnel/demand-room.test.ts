import { tunnelLimits } from "@postern/contract/tunnel";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Scope } from "../scope.ts";
import { addAgent, addPerson } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let laptop: Scope;
let orders: Awaited<ReturnType<Tenant["createEndpoint"]>>;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  acme = await stage.createTenant(`acme-${crypto.randomUUID().slice(0, 8)}`);
  laptop = await addAgent(acme, "laptop");
  orders = await acme.createEndpoint({ name: "orders" });
});

const open = (name: string, input: object = {}, scope: Scope = laptop) => acme.ask("tunnel.open", { name, ...input }, scope);

/** So many more tunnels of the same owner, fed as this one is. */
async function multiply(tunnelId: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => ({ index, of: crypto.randomUUID() }));
  const copies = "jsonb_to_recordset($2::jsonb) AS c (index int, of text)";
  const values = [tunnelId, JSON.stringify(ids)];
  await stage.sql(
    `INSERT INTO tunnel SELECT (jsonb_populate_record(t, jsonb_build_object('id', 'tun_' || c.of, 'name', 'copy-' || c.of))).* FROM tunnel t, ${copies} WHERE t.id = $1`,
    values,
  );
  await stage.sql(
    `INSERT INTO destination SELECT (jsonb_populate_record(d, jsonb_build_object('id', 'dst_' || c.of, 'name', c.of, 'tunnel_id', 'tun_' || c.of))).*
     FROM destination d, ${copies} WHERE d.tunnel_id = $1`,
    values,
  );
  await stage.sql(
    `INSERT INTO route SELECT (jsonb_populate_record(r, jsonb_build_object('id', 'rt_' || c.of, 'destination_id', 'dst_' || c.of))).*
     FROM route r JOIN destination d ON d.id = r.destination_id, ${copies} WHERE d.tunnel_id = $1`,
    values,
  );
}

test("an endpoint feeds so many tunnels and no more: not a new one, named or not, and not by a route; one that it feeds already goes on", async () => {
  const colleague = await addAgent(acme, "colleague", await ownerOfAnother());
  const { tunnel } = await open("first", {}, colleague);
  await multiply(tunnel.id, tunnelLimits.perEndpointMax - 1);
  const full = { kind: "conflict", detail: expect.stringContaining("orders feeds 100 tunnels, as many as an endpoint may") };
  await expect(open("late")).rejects.toMatchObject(full);
  await expect(open("late", { endpoints: ["orders"] })).rejects.toMatchObject(full);
  expect(await open("first", { endpoints: ["orders"] }, colleague)).toMatchObject({ tunnel: { id: tunnel.id } });

  await acme.createEndpoint({ name: "quiet" });
  const late = await open("late", { endpoints: ["quiet"] });
  const destinationId = late.tunnel.destinationId;
  await expect(acme.ask("route.create", { endpointId: orders.id, destinationId })).rejects.toMatchObject(full);
});

test("a person has so many tunnels with all of their tokens; a colleague may go on, and so may another organization", async () => {
  const { tunnel } = await open("first", {});
  await stage.sql("DELETE FROM route WHERE organization_id = $1", [acme.organizationId]);
  await multiply(tunnel.id, tunnelLimits.perPersonMax - 1);
  const full = { kind: "conflict", detail: expect.stringContaining("a person has 100 tunnels at most") };
  await expect(open("another")).rejects.toMatchObject(full);
  await expect(open("another", {}, await addAgent(acme, "desk"))).rejects.toMatchObject(full);
  expect(await open("first")).toMatchObject({ tunnel: { id: tunnel.id } });
  expect(await open("theirs", {}, await addAgent(acme, "colleague", await ownerOfAnother()))).toMatchObject({ tunnel: { name: "theirs" } });
  const globex = await stage.createTenant(`globex-${crypto.randomUUID().slice(0, 8)}`);
  expect(await globex.ask("tunnel.open", { name: "another" }, await addAgent(globex, "laptop"))).toMatchObject({ tunnel: { name: "another" } });
});

test("an organization has so many tunnels", async () => {
  const { tunnel } = await open("first");
  await stage.sql("DELETE FROM route WHERE organization_id = $1", [acme.organizationId]);
  await multiply(tunnel.id, tunnelLimits.perOrganizationMax - 1);
  const theirs = await addAgent(acme, "colleague", await ownerOfAnother());
  await expect(open("theirs", {}, theirs)).rejects.toMatchObject({
    kind: "conflict",
    detail: expect.stringContaining("an organization has 2000 tunnels at most"),
  });
});

test("many at once go no further than the limit", async () => {
  const { tunnel } = await open("first");
  await stage.sql("DELETE FROM route WHERE organization_id = $1", [acme.organizationId]);
  await multiply(tunnel.id, tunnelLimits.perPersonMax - 3);
  const asked = await Promise.allSettled(["a", "b", "c", "d", "e"].map((name) => open(name)));
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
});

/** Another member, who makes tokens of their own. */
async function ownerOfAnother(): Promise<Scope> {
  return addPerson(acme, stage.url, "admin");
}
