import type { Right } from "@postern/contract/right";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, addPerson } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

const row = async (table: string, id: string) => (await stage.sql(`SELECT * FROM ${table} WHERE id = $1`, [id]))[0];

test("a tunnel is fed by all endpoints that have a tag", async () => {
  const [one, other] = [await tenant.createEndpoint({ name: "Eu orders", tags: ["sales", "eu", "sales"] }), await tenant.createEndpoint({ name: "Us orders" })];
  expect(one.tags).toEqual(["eu", "sales"]);
  await tenant.ask("endpoint.update", { id: other.id, tags: ["sales"] });
  const { tunnel } = await tenant.ask("tunnel.open", { name: "by-tag", endpoints: ["sales"] }, await addAgent(tenant, "tagged"));
  expect(tunnel.endpoints.map(({ name, tags }) => [name, tags])).toEqual([
    ["Eu orders", ["eu", "sales"]],
    ["Us orders", ["sales"]],
  ]);
  await expect(tenant.ask("endpoint.update", { id: other.id, tags: ["Not A Tag"] })).rejects.toMatchObject({ kind: "input-invalid" });
});

test("a tunnel is found again by its owner's tokens, and by nobody else's", async () => {
  const endpoint = await tenant.createEndpoint({ name: "For tunnels" });
  const laptop = await addAgent(tenant, "laptop");
  const made = await tenant.ask("tunnel.open", { name: "ada", endpoints: ["For tunnels"] }, laptop);
  expect(made).toMatchObject({
    organization: "acme",
    project: "production",
    hubUrl: "ws://127.0.0.1:8081",
    tunnel: { state: "away", endpoints: [{ id: endpoint.id }] },
  });
  const again = await tenant.ask("tunnel.open", { name: "ada" }, await addAgent(tenant, "desktop"));
  expect(again.tunnel).toMatchObject({ id: made.tunnel.id, endpoints: [{ id: endpoint.id }] });
  const stranger = await addAgent(tenant, "other", await addPerson(tenant, stage.url, "developer"));
  await expect(tenant.ask("tunnel.open", { name: "ada" }, stranger)).rejects.toMatchObject({
    kind: "name-taken",
    detail: expect.stringMatching(/^ada belongs to Owner of acme/),
  });
});

test("a tunnel is born held; named endpoints replace its routes; an unknown name says what there is", async () => {
  const [one, two] = [await tenant.createEndpoint({ name: "One" }), await tenant.createEndpoint({ name: "Two" })];
  const agent = await addAgent(tenant, "laptop");
  const { tunnel } = await tenant.ask("tunnel.open", { name: "switcher", endpoints: [one.id] }, agent);
  expect(await row("destination", tunnel.destinationId)).toMatchObject({ kind: "tunnel", held_cause: "no-agent" });
  const switched = await tenant.ask("tunnel.open", { name: "switcher", endpoints: ["Two"] }, agent);
  expect(switched.tunnel.endpoints).toMatchObject([{ id: two.id }]);
  await expect(tenant.ask("tunnel.open", { name: "switcher", endpoints: ["Three"] }, agent)).rejects.toMatchObject({
    kind: "input-invalid",
    fields: { endpoints: [expect.stringMatching(/"Three".*One.*Two/)] },
  });
});

test("a tunnel without its agent is not resumed by hand, and is deleted only when nothing waits", async () => {
  const endpoint = await tenant.createEndpoint();
  const { tunnel } = await tenant.ask("tunnel.open", { name: "leaving", endpoints: [endpoint.id] }, await addAgent(tenant, "laptop"));
  await expect(tenant.ask("destination.resume", { id: tunnel.destinationId })).rejects.toMatchObject({ kind: "conflict" });
  await tenant.ask("destination.pause", { id: tunnel.destinationId });
  expect((await tenant.ask("destination.resume", { id: tunnel.destinationId })).held).toMatchObject({ cause: "no-agent" });
  const deliveryId = await tenant.addDelivery(await tenant.addRequest(endpoint.id), { endpointId: endpoint.id, destinationId: tunnel.destinationId });
  expect((await tenant.ask("tunnel.list", { projectId: tenant.projectId })).find(({ id }) => id === tunnel.id)).toMatchObject({ held: 1 });
  await expect(tenant.ask("tunnel.delete", { id: tunnel.id })).rejects.toMatchObject({ kind: "conflict" });
  await tenant.ask("delivery.stop", { id: deliveryId });
  await tenant.ask("tunnel.delete", { id: tunnel.id });
  expect((await tenant.ask("tunnel.open", { name: "leaving" }, await addAgent(tenant, "again"))).tunnel.id).not.toBe(tunnel.id);
});

test("what waits for a tunnel is skipped with it as far as its deleter agreed to, which is an audit entry; it can be replayed", async () => {
  const endpoint = await tenant.createEndpoint();
  const { tunnel } = await tenant.ask("tunnel.open", { name: "leaving-much", endpoints: [endpoint.id] }, await addAgent(tenant, "laptop"));
  const { destinationId } = tunnel;
  const requestId = await tenant.addRequest(endpoint.id);
  const first = await tenant.addDelivery(requestId, { endpointId: endpoint.id, destinationId });
  const second = await tenant.addDelivery(await tenant.addRequest(endpoint.id), { endpointId: endpoint.id, destinationId, state: "held" });
  await expect(tenant.ask("tunnel.delete", { id: tunnel.id, skipMax: 1 })).rejects.toMatchObject({
    kind: "conflict",
    detail: expect.stringMatching(/^2 events wait/),
  });
  const mayNotOperate = { ...tenant.scope, rights: new Set<Right>(["read", "configure"]) };
  await expect(tenant.ask("tunnel.delete", { id: tunnel.id, skipMax: 2 }, mayNotOperate)).rejects.toMatchObject({ kind: "not-permitted" });
  expect(await row("delivery", first)).toMatchObject({ state: "pending" });
  await tenant.ask("tunnel.delete", { id: tunnel.id, skipMax: 2 });
  for (const id of [first, second]) expect(await row("delivery", id)).toMatchObject({ state: "failed", reason: "skipped" });
  const { rows } = await tenant.ask("audit.list", { action: "tunnel.delete" });
  expect(rows[0]).toMatchObject({ target: tunnel.id, after: { skipped: 2 } });
});
