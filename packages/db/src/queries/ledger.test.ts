import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

test("an endpoint's ledger balances: what came in by verdict, what goes out by state, failures by reason", async () => {
  const { id: endpointId } = await tenant.createEndpoint();
  const elsewhere = await tenant.createEndpoint();
  const { destination } = await tenant.ask("destination.create", { projectId: tenant.projectId, name: "api", url: "https://example.test/" });
  const { tunnel } = await tenant.ask("tunnel.open", { name: "laptop", endpoints: [endpointId] }, await addAgent(tenant, "laptop"));
  const [toUrl, toTunnel] = [destination.id, tunnel.destinationId].map((destinationId) => ({ endpointId, destinationId }));
  if (!toUrl || !toTunnel) throw new Error("two places");
  const one = await tenant.addRequest(endpointId);
  const two = await tenant.addRequest(endpointId);
  await tenant.addRequest(endpointId, { verdict: "refused", reason: "signature-mismatch" });
  await tenant.addRequest(endpointId, { verdict: "duplicate" });
  await tenant.addRequest(elsewhere.id);
  await tenant.addDelivery(one, { ...toUrl, state: "delivered" });
  await tenant.addDelivery(one, toTunnel); // held: no agent is there
  await tenant.addDelivery(two, toUrl);
  const failed = await tenant.addDelivery(two, { ...toTunnel, state: "failed" });
  await stage.sql("UPDATE delivery SET reason = 'skipped' WHERE id = $1", [failed]);

  const ledger = await tenant.ask("endpoint.ledger", { id: endpointId });
  expect(ledger).toEqual({
    ...{ range: "24h", received: 4, accepted: 2, refused: 1, throttled: 0, duplicate: 1 },
    ...{ deliveries: 4, delivered: 1, pending: 1, held: 1, failed: [{ reason: "skipped", count: 1 }] },
  });
  expect(ledger.received).toBe(ledger.accepted + ledger.refused + ledger.throttled + ledger.duplicate);
  expect(await tenant.ask("endpoint.ledger", { id: (await tenant.createEndpoint()).id, range: "1h" })).toMatchObject({
    received: 0,
    deliveries: 0,
    failed: [],
  });
});

test("a tunnel's log tells what was brought, what was refused before it could be, and who came and went, newest first", async () => {
  const { id: endpointId } = await tenant.createEndpoint();
  const { tunnel } = await tenant.ask("tunnel.open", { name: "logged", endpoints: [endpointId] }, await addAgent(tenant, "logged"));
  const requestId = await tenant.addRequest(endpointId, { eventType: "push" });
  const deliveryId = await tenant.addDelivery(requestId, { endpointId, destinationId: tunnel.destinationId, state: "delivered" });
  await tenant.addAttempt(deliveryId, { destinationId: tunnel.destinationId, status: 200 });
  const refused = await tenant.addRequest(endpointId, { verdict: "refused", reason: "signature-mismatch" });
  const log = await tenant.ask("tunnel.log", { id: tunnel.id });
  expect(log.map(({ kind }) => kind).sort()).toEqual(["agent", "delivery", "refusal"]);
  expect(log.find(({ kind }) => kind === "delivery")).toMatchObject({ what: "push", status: 200, requestId });
  expect(log.find(({ kind }) => kind === "refusal")).toMatchObject({ reason: "signature-mismatch", requestId: refused });
  expect(log.find(({ kind }) => kind === "agent")).toMatchObject({ what: "tunnel.open", who: expect.any(String) });
  expect(log.map(({ at }) => at.getTime())).toEqual(log.map(({ at }) => at.getTime()).sort((one, other) => other - one));
});
