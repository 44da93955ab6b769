import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import type { Pool } from "../pool.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { authenticateAgent } from "../tunnel/authenticate-agent.ts";
import { checkConnections } from "../tunnel/connection.ts";
import { openHubPool } from "../tunnel/hub-pool.ts";
import { takeTunnel } from "../tunnel/take-tunnel.ts";
import { findTrustedWorkload, giveWorkloadToken, type KnownWorkload } from "./exchange.ts";

let stage: Stage;
let acme: Tenant;
let hub: Pool;
let known: KnownWorkload;
let shown = 0;

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  hub = openHubPool(stage.as("hub"));
  const conditions = [{ claim: "repository", values: ["acme/payments"] }];
  const { id } = await acme.ask("trusted-workload.add", { name: "tests", issuer: "https://ci.example", conditions });
  const found = await findTrustedWorkload(stage.database, id);
  if (!found) throw new Error("it is not found");
  known = found;
});
afterAll(async () => {
  await hub?.end();
  await stage?.close();
});

const give = (text = String(++shown)) =>
  giveWorkloadToken(stage.database, { ...known, caller: {} }, { subject: "job", sha256: createHash("sha256").update(text).digest() });

async function seatedBy(token: string, tunnelId: string) {
  const agent = await authenticateAgent(hub, token);
  if (!agent) throw new Error("the token is not good");
  const connectionId = newId("cnn");
  const end = {
    hub: "h",
    agentVersion: "1",
    machine: "ci",
    forward: "http://localhost",
    address: "192.0.2.1",
    slots: 8,
    transport: "ws",
    localUp: true,
  } as const;
  const takeover = await takeTunnel(hub, agent, { tunnelId, connectionId, end });
  if (takeover.kind !== "taken") throw new Error(`it is ${takeover.kind}`);
  const held = { ...agent, tunnelId, connectionId, epoch: takeover.tunnel.epoch, inFlight: 0, carried: 0, carriedBytes: 0 };
  return async () => (await checkConnections(hub, [held])).get(connectionId);
}

test("what a workload was given opens its person's tunnels; when its hour is over the agent is told to come again, with another", async () => {
  const { tunnel } = await acme.ask("tunnel.open", { name: "ci" });
  const first = (await give()) ?? "";
  const fate = await seatedBy(first, tunnel.id);
  expect(await fate()).toBe("ready");
  await stage.sql("UPDATE agent_token SET expires_at = now() WHERE workload_id IS NOT NULL");
  expect(await fate()).toBe("lost");
  expect(await authenticateAgent(hub, first)).toBeUndefined();

  const next = await seatedBy((await give()) ?? "", tunnel.id);
  expect(await next()).toBe("ready");
  await acme.ask("trusted-workload.remove", { id: known.workload.id });
  expect(await next()).toBe("revoked");
});

test("a token of the platform is good once, two at a time too; and none once the workload is trusted no more", async () => {
  const conditions = [{ claim: "repository", values: ["acme/payments"] }];
  const { id } = await acme.ask("trusted-workload.add", { name: "again", issuer: "https://ci.example", conditions });
  known = (await findTrustedWorkload(stage.database, id)) as KnownWorkload;
  const given = await Promise.all([give("same"), give("same"), give("same")]);
  expect(given.filter((token) => token !== undefined)).toHaveLength(1);
  await acme.ask("trusted-workload.remove", { id });
  expect(await give()).toBeUndefined();
  expect(await findTrustedWorkload(stage.database, id)).toBeUndefined();
});

test("the tokens of workloads are not listed among those that people made, and an API key adds no workload", async () => {
  expect(await acme.ask("agent-token.list", {})).toEqual([]);
  const { key } = await acme.ask("api-key.create", { name: "program", rights: ["configure", "tunnel", "payload"] });
  const scope = { ...acme.scope, actor: { kind: "key" as const, id: key.id, name: "program" } };
  const input = { name: "mine", issuer: "https://ci.example", conditions: [{ claim: "sub", values: ["me"] }] };
  await expect(acme.ask("trusted-workload.add", input, scope)).rejects.toMatchObject({ kind: "not-permitted" });
});
