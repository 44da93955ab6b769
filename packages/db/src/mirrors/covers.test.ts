import { hash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenedKeys } from "../data-keys.ts";
import type { Pool } from "../pool.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { openHubPool } from "../tunnel/hub-pool.ts";
import { lookForEvents, readCopies, readCopyBody } from "./copies.ts";

let stage: Stage;
let acme: Tenant;
let hub: Pool;
let keys: OpenedKeys;
let orders: Awaited<ReturnType<Tenant["createEndpoint"]>>;

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  hub = openHubPool(stage.as("hub"));
  keys = { keyRing: stage.database.keyRing, dataKeys: new Map() };
  orders = await acme.createEndpoint({ name: "orders-prod" });
});
afterAll(async () => {
  await hub?.end();
  await stage?.close();
});

test("a copy shows no field that the organization covers, and no body in which it cannot be found", async () => {
  await acme.ask("tunnel-rule.set", { mirrorCovers: ["card.number"] });
  try {
    const bodies = [
      '{ "card":{"number":"canary-4111"}, "n":1.0 }',
      '{"n":1.0}',
      "number=canary-4111",
      JSON.stringify({ card: { number: "canary".repeat(30_000) } }),
      "",
    ];
    const ids: string[] = [];
    for (const body of bodies) ids.push(await acme.addRequest(orders.id, { body: Buffer.from(body) }));
    const copies = await readCopies(hub, { organizationId: acme.organizationId, keys }, ids);
    expect(copies.map(({ body, redacted }) => [body?.toString(), redacted])).toEqual([
      ['{ "card":{"number":"****"}, "n":1.0 }', ["body"]],
      ['{"n":1.0}', []],
      ["", ["body"]],
      ["", ["body"]],
      ["", []],
    ]);
    for (const { body, bodyBytes, bodySha256 } of copies) expect([bodyBytes, bodySha256]).toEqual([body?.length, hash("sha256", body ?? "", "buffer")]);
    for (const requestId of ids) expect(await readCopyBody(hub, { organizationId: acme.organizationId, requestId })).toBeUndefined();
    const place = { organizationId: acme.organizationId, projectId: acme.projectId, endpointIds: [orders.id] };
    const seen = await lookForEvents(hub, place, { afterId: "req_", seen: [], limit: 100, withBodies: true });
    expect(seen.map(({ covers }) => covers)).toEqual(ids.map(() => ["card.number"]));
    await expect(acme.ask("tunnel-rule.set", { mirrorCovers: ["a..b"] })).rejects.toMatchObject({ kind: "input-invalid" });
  } finally {
    await acme.ask("tunnel-rule.set", {});
  }
});
