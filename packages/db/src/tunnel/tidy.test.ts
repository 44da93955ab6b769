import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Pool } from "../pool.ts";
import { addAgent } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { openHubPool } from "./hub-pool.ts";
import { tidyTunnels } from "./tidy.ts";

let stage: Stage;
let tenant: Tenant;
let hub: Pool;
let endpointId: string;
let tunnel: { id: string; destinationId: string };

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  hub = openHubPool(stage.as("hub"));
  endpointId = (await tenant.createEndpoint()).id;
  ({ tunnel } = await tenant.ask("tunnel.open", { name: "laptop", endpoints: [endpointId] }, await addAgent(tenant, "laptop")));
});
beforeEach(() => stage.sql("TRUNCATE request, request_body, delivery, attempt"));
afterAll(async () => {
  await hub?.end();
  await stage?.close();
});

const hold = async (bodyBytes = 10) =>
  tenant.addDelivery(await tenant.addRequest(endpointId, { body: Buffer.alloc(bodyBytes) }), { endpointId, destinationId: tunnel.destinationId });
const limit = (limits: object) => tenant.ask("tunnel.limit-held", { id: tunnel.id, ...limits });
const statesOf = async (ids: string[]) => {
  const rows = await stage.sql("SELECT id, state, reason FROM delivery");
  return ids.map((id) => {
    const row = rows.find((found) => found.id === id);
    return row?.reason ?? row?.state;
  });
};

test("of more than someone allowed to wait the oldest go: failed, expired, counted, in the audit log, and replayable", async () => {
  const ids = [await hold(), await hold(), await hold()];
  expect((await limit({ countMax: 2 })).heldMax).toEqual({ countMax: 2 });
  expect(await tidyTunnels(hub)).toEqual({ routesEnded: 0, dropped: 1 });
  expect(await statesOf(ids)).toEqual(["expired", "pending", "pending"]);
  const [entry] = (await tenant.ask("audit.list", { limit: 1 })).rows;
  expect(entry).toMatchObject({ action: "tunnel.drop-held", target: tunnel.id, after: { dropped: 1 } });
  expect(await tidyTunnels(hub)).toMatchObject({ dropped: 0 });
  const [row] = await stage.sql("SELECT request_id FROM delivery WHERE id = $1", [ids[0]]);
  expect((await tenant.ask("replay.create", { requestIds: [String(row?.request_id)], destinationId: tunnel.destinationId })).id).toMatch(/^rpl_/);
});

test("a limit on bytes keeps the newest that fit, one on age those that are young enough; none keeps all", async () => {
  const ids = [await hold(600), await hold(600), await hold(300)];
  await limit({ bytesMax: 1_000 });
  await tidyTunnels(hub);
  expect(await statesOf(ids)).toEqual(["expired", "pending", "pending"]);
  await limit({ minutesMax: 60 });
  await tidyTunnels(hub);
  expect(await statesOf(ids)).toEqual(["expired", "pending", "pending"]);
  await limit({});
  await hold(5_000);
  expect(await tidyTunnels(hub)).toMatchObject({ dropped: 0 });
});

test("what goes out now is left alone: limits are for what is held", async () => {
  await limit({ countMax: 1 });
  const ids = [await hold(), await hold()];
  await stage.sql("UPDATE destination SET held_cause = NULL, held_since = NULL WHERE id = $1", [tunnel.destinationId]);
  expect(await tidyTunnels(hub)).toMatchObject({ dropped: 0 });
  await stage.sql("UPDATE delivery SET lease_until = now() + interval '1 minute', lease_id = 'lse_x' WHERE id = $1", [ids[0]]);
  await stage.sql("UPDATE destination SET held_cause = 'no-agent', held_since = now() WHERE id = $1", [tunnel.destinationId]);
  expect(await tidyTunnels(hub)).toMatchObject({ dropped: 0 });
});
