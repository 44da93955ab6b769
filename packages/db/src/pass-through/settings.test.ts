import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

const settings = { answerWithinMs: 2_500, answerBytesMax: 1_048_576, retryAnswered: false };

/** An endpoint with one route, and where it leads. */
async function routed(of: Tenant, name: string) {
  const endpoint = await of.createEndpoint({ name, destinationUrl: `https://${name}.example/` });
  const routes = await of.ask("route.list", { projectId: endpoint.projectId as Id<"prj"> });
  const route = routes.find(({ endpointId }) => endpointId === endpoint.id);
  if (!route) throw new Error("there is no route");
  return { endpoint, route, passThrough: { destinationId: route.destinationId, ...settings } };
}

test("a destination that a route leads to may answer an endpoint's senders, and no other", async () => {
  const { endpoint, passThrough } = await routed(tenant, "orders");
  const { id } = endpoint;
  expect((await tenant.ask("endpoint.update", { id, passThrough })).passThrough).toEqual(passThrough);
  expect((await tenant.ask("endpoint.update", { id, name: "orders-in" })).passThrough).toEqual(passThrough);

  const other = await routed(tenant, "elsewhere");
  await expect(tenant.ask("endpoint.update", { id, passThrough: other.passThrough })).rejects.toMatchObject({
    fields: { "passThrough.destinationId": expect.anything() },
  });
  const neighbour = await routed(await stage.createTenant("globex"), "theirs");
  await expect(tenant.ask("endpoint.update", { id, passThrough: neighbour.passThrough })).rejects.toThrow();
  expect((await tenant.ask("endpoint.update", { id, passThrough: null })).passThrough).toBeUndefined();
});

test("what answers an endpoint's senders is not taken away under them", async () => {
  const { endpoint, route, passThrough } = await routed(tenant, "calls");
  await tenant.ask("endpoint.update", { id: endpoint.id, passThrough });
  const answers = /it answers the senders of calls/;
  await expect(tenant.ask("route.delete", { id: route.id })).rejects.toThrow(answers);
  await expect(tenant.ask("destination.delete", { id: route.destinationId })).rejects.toThrow(answers);
  await tenant.ask("endpoint.update", { id: endpoint.id, passThrough: null });
  expect(await tenant.ask("route.delete", { id: route.id })).toEqual({ done: true });
});
