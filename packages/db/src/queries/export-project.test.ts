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

const read = () => tenant.ask("project.export", { projectId: tenant.projectId });

test("a project is told with its live policies, its secrets by their last four, and no traffic", async () => {
  const endpoint = await tenant.createEndpoint({ provider: "github", secret: "canary-secret-7391", destinationUrl: "https://example.test/in" });
  const settings = { verifyToken: "canary-token-2222", appId: "1" };
  await tenant.ask("policy.save", { endpointId: endpoint.id, policy: { all: [{ kind: "signature", provider: "meta", settings }] } });
  const exported = await read();
  expect(exported.endpoints).toEqual([expect.objectContaining({ id: endpoint.id, secrets: [{ id: expect.any(String), lastFour: "7391" }] })]);
  expect(exported.endpoints[0]?.policy).toEqual({ all: [{ kind: "signature", provider: "meta", settings: { ...settings, verifyToken: "••••2222" } }] });
  expect(exported.routes).toEqual([{ id: expect.any(String), endpointId: endpoint.id, destinationId: exported.destinations[0]?.id, filter: "" }]);
  expect(JSON.stringify(exported)).not.toContain("canary");
});

test("the revision stays while nothing changes, and is another one after each change", async () => {
  const seen = new Set<string>();
  const expectNew = async () => {
    const { revision } = await read();
    expect(seen).not.toContain(revision);
    seen.add(revision);
  };
  await expectNew();
  expect((await read()).revision).toBe([...seen][0]);
  const [{ id = undefined } = {}] = (await read()).routes;
  if (!id) throw new Error("there is a route");
  await tenant.ask("route.update", { id, filter: "type:push" });
  await expectNew();
  const [endpoint] = (await read()).endpoints;
  if (!endpoint) throw new Error("there is an endpoint");
  await tenant.ask("policy.save", { endpointId: endpoint.id, policy: endpoint.policy });
  await expectNew();
  await tenant.ask("secret.add", { endpointId: endpoint.id, value: "one more secret 1234" });
  await expectNew();
  await tenant.ask("destination.create", { projectId: tenant.projectId, name: "More", url: "https://more.example" });
  await expectNew();
});
