import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { claimHostCertificate } from "../certificates/claim.ts";
import { recordDomainProof } from "../commands/verify-domain.ts";
import { newId } from "../new-id.ts";
import type { Pool } from "../pool.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { checkConnections } from "./connection.ts";
import { openHubPool } from "./hub-pool.ts";
import { takeTunnel } from "./take-tunnel.ts";

let stage: Stage;
let hub: Pool;
let acme: Tenant;
let globex: Tenant;
let made = 0;

beforeAll(async () => {
  stage = await openStage();
  hub = openHubPool(stage.as("hub"));
  [acme, globex] = [await stage.createTenant("acme"), await stage.createTenant("globex")];
});
afterAll(async () => {
  await hub?.end();
  await stage?.close();
});
beforeEach(async () => {
  for (const tenant of [acme, globex]) {
    await allowPublic(true, tenant);
    await tenant.ask("project.forbid-tunnels", { id: tenant.projectId, forbidden: [] });
  }
});

const end = { hub: "h", agentVersion: "1", machine: "m", forward: "f", address: "192.0.2.1", slots: 1, transport: "ws" as const, localUp: true, live: {} };
const allowPublic = (isPublicAllowed: boolean, tenant = acme) => tenant.ask("share-rule.set", { isPublicAllowed, hours: 8, hoursMax: 8 });

/** An agent at a share that lets these in, and what its hub hears of it. */
async function agentAt(audience: object, { tenant = acme, gate }: { tenant?: Tenant; gate?: string } = {}) {
  const { organizationId, scope } = tenant;
  const { share } = await tenant.ask("share.open", { name: `share-${++made}`, kind: "http", audience, ...(gate !== undefined && { gate }) });
  const [{ tunnel_id: tunnelId } = {}] = await stage.sql("SELECT tunnel_id FROM share WHERE id = $1", [share.id]);
  const { token } = await tenant.ask("agent-token.create", { name: share.name });
  const agent = { organizationId, tokenId: token.id, name: share.name, userId: scope.actor.id, actor: scope.actor };
  const connect = (connectionId: string) => takeTunnel(hub, agent, { tunnelId: String(tunnelId), connectionId, end, isLive: true });
  const connectionId = newId("cnn");
  expect(await connect(connectionId)).toMatchObject({ kind: "taken" });
  const held = { organizationId, tunnelId: String(tunnelId), connectionId, tokenId: token.id, epoch: 1, inFlight: 0, carried: 0, carriedBytes: 0 };
  return { share, connect, fate: async () => (await checkConnections(hub, [held])).get(connectionId) };
}

test("the agent of a share for anyone ends when its organization lets nobody share so any more, and does not come back; another organization's stays", async () => {
  const ours = await agentAt({ public: true });
  const theirs = await agentAt({ public: true }, { tenant: globex });
  expect(await ours.fate()).toBe("ready");
  await allowPublic(false);
  expect([await ours.fate(), await theirs.fate()]).toEqual(["forbidden", "ready"]);
  expect(await ours.connect(newId("cnn"))).toEqual({ kind: "forbidden" });
});

test("it ends when its project forbids that", async () => {
  const { fate } = await agentAt({ public: true });
  await acme.ask("project.forbid-tunnels", { id: acme.projectId, forbidden: ["public"] });
  expect(await fate()).toBe("forbidden");
});

test("an agent whose share lets in others besides stays for them", async () => {
  const { key } = await acme.ask("api-key.create", { name: "ci", rights: ["read"] });
  const byKey = await agentAt({ public: true, keys: [key.id] });
  const byGate = await agentAt({ public: true }, { gate: (await acme.createEndpoint({ name: "gate" })).id });
  const closed = await agentAt({ keys: [key.id] });
  await allowPublic(false);
  expect(await Promise.all([byKey, byGate, closed].map(({ fate }) => fate()))).toEqual(["ready", "ready", "ready"]);
});

test("no certificate is asked for at the host of a share that is shut, or that the project forbids", async () => {
  const hostOf = async () => (await claimHostCertificate(hub, { shareDomain: "share.localhost", givenHosts: [], lease: "one" }))?.host;
  const { share } = await agentAt({ public: true });
  const { id, recordValue } = await acme.ask("domain.add", { domain: "acme.example" });
  await recordDomainProof({ database: stage.database, scope: acme.scope }, id, [recordValue]);
  await stage.sql("UPDATE share SET host = 'demo.acme.example' WHERE id = $1", [share.id]);
  await allowPublic(false);
  expect(await hostOf()).toBeUndefined();
  await allowPublic(true);
  await acme.ask("project.forbid-tunnels", { id: acme.projectId, forbidden: ["http"] });
  expect(await hostOf()).toBeUndefined();
  await acme.ask("project.forbid-tunnels", { id: acme.projectId, forbidden: [] });
  expect(await hostOf()).toBe("demo.acme.example");
});
