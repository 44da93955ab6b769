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

test("a replay looks into bodies where a route does; a list of requests says that it does not", async () => {
  const { id: endpointId } = await tenant.createEndpoint();
  const { destination } = await tenant.ask("destination.create", { projectId: tenant.projectId, name: "Main", url: "https://example.test/" });
  const destinationId = destination.id;
  await tenant.ask("route.create", { endpointId, destinationId, filter: "body.ref:refs/heads/main -body.deleted:true" });
  const [main, other, plain] = await Promise.all(
    ['{"ref":"refs/heads/main"}', '{"ref":"refs/heads/wip"}', "ref=refs/heads/main"].map((text) => tenant.addRequest(endpointId, { body: Buffer.from(text) })),
  );
  expect(await tenant.ask("replay.create", { requestIds: [main, other, plain] })).toMatchObject({ requests: 3, deliveries: 1 });
  expect((await tenant.ask("request.get", { id: main })).deliveryList).toMatchObject([{ destinationId }]);
  await expect(tenant.ask("request.list", { projectId: tenant.projectId, filter: "body.ref:x" })).rejects.toMatchObject({
    kind: "input-invalid",
    fields: { filter: [expect.stringContaining("no bodies")] },
  });
});
