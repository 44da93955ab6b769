import type { InputOf } from "@postern/contract/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rightsOfAgentToken } from "../access/rights-of.ts";
import { newId } from "../new-id.ts";
import type { Pool } from "../pool.ts";
import type { Scope } from "../scope.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { authenticateAgent } from "./authenticate-agent.ts";
import { type AgentIdentity, checkConnections } from "./connection.ts";
import { openHubPool } from "./hub-pool.ts";
import { takeTunnel } from "./take-tunnel.ts";

let stage: Stage;
let acme: Tenant;
let hub: Pool;
const endpointIds: Record<string, string> = {};

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  hub = openHubPool(stage.as("hub"));
  for (const name of ["orders-eu", "orders_us", "billing"]) endpointIds[name] = (await acme.createEndpoint({ name })).id;
});
afterAll(async () => {
  await hub?.end();
  await stage?.close();
});

/** An agent by a token with these limits, at the API and at the hub. */
async function agentOf(limits: Partial<InputOf<"agent-token.create">>): Promise<{ scope: Scope; identity: AgentIdentity }> {
  const { token, secret } = await acme.ask("agent-token.create", { name: "ci", ...limits });
  expect(token).toMatchObject({ tunnels: [], endpoints: [], ...limits });
  const scope: Scope = { ...acme.scope, actor: { kind: "agent", id: token.id, name: "ci" }, rights: rightsOfAgentToken };
  const identity = await authenticateAgent(hub, secret);
  if (!identity) throw new Error("the token is not good");
  return { scope, identity };
}

/** Says hello for this tunnel, as an agent may that never asked the API. */
async function connect({ identity }: { identity: AgentIdentity }, tunnelId: string) {
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
  const takeover = await takeTunnel(hub, identity, { tunnelId, connectionId, end });
  const held = { ...identity, tunnelId, connectionId, epoch: takeover.kind === "taken" ? takeover.tunnel.epoch : 0, inFlight: 0, carried: 0, carriedBytes: 0 };
  const fate = async () => (await checkConnections(hub, [held])).get(connectionId);
  return { kind: takeover.kind, fate };
}

const open = (name: string, scope?: Scope, endpoints: string[] = []) => acme.ask("tunnel.open", { name, endpoints }, scope);
const fedBy = ({ tunnel }: Awaited<ReturnType<typeof open>>) => tunnel.endpoints.map(({ name }) => name).sort();

test("an agent token that is limited to tunnels opens and connects to none of another name, and changes no share of another name", async () => {
  const ci = await agentOf({ tunnels: ["ci-*"] });
  const { tunnel: laptop } = await open("laptop");
  await expect(open("laptop", ci.scope)).rejects.toMatchObject({ kind: "not-permitted", detail: expect.stringContaining("ci-*") });
  expect((await connect(ci, laptop.id)).kind).toBe("forbidden");

  const { tunnel } = await open("ci-1", ci.scope);
  const connection = await connect(ci, tunnel.id);
  expect([connection.kind, await connection.fate()]).toEqual(["taken", "ready"]);

  const audience = { organization: true };
  await expect(acme.ask("share.open", { name: "demo", kind: "http", audience }, ci.scope)).rejects.toMatchObject({ kind: "not-permitted" });
  const { share } = await acme.ask("share.open", { name: "demo", kind: "http", audience });
  await expect(acme.ask("share.revoke", { id: share.id }, ci.scope)).rejects.toMatchObject({ kind: "not-permitted" });
});

test("a star is the only letter that stands for others", async () => {
  const one = await agentOf({ tunnels: ["c_-1", "100%"] });
  const { tunnel } = await open("ci-1");
  expect((await connect(one, tunnel.id)).kind).toBe("forbidden");
});

test("an agent token that is limited to endpoints brings events of no others, whoever leads them to its tunnel", async () => {
  const ci = await agentOf({ endpoints: ["orders*"] });
  const opened = await open("orders", ci.scope);
  expect(fedBy(opened)).toEqual(["orders-eu", "orders_us"]);
  await expect(open("orders", ci.scope, ["billing"])).rejects.toMatchObject({ fields: { endpoints: [expect.stringContaining('"billing"')] } });
  await expect(acme.ask("mirror.start", { endpoints: ["*"] }, ci.scope)).rejects.toMatchObject({
    fields: { endpoints: [expect.stringContaining('"billing"')] },
  });

  const connection = await connect(ci, opened.tunnel.id);
  expect([connection.kind, await connection.fate()]).toEqual(["taken", "ready"]);
  await acme.ask("route.create", { endpointId: endpointIds.billing, destinationId: opened.tunnel.destinationId });
  expect(await connection.fate()).toBe("forbidden");
  expect((await connect(ci, opened.tunnel.id)).kind).toBe("forbidden");
  await expect(open("orders", ci.scope)).rejects.toMatchObject({ fields: { endpoints: [expect.stringContaining('"billing"')] } });
  expect(fedBy(await open("orders", ci.scope, ["orders*"]))).toEqual(["orders-eu", "orders_us"]);
});

test("endpoints can be named by id, and a token without limits has none", async () => {
  const ci = await agentOf({ endpoints: [endpointIds.billing ?? ""] });
  expect(fedBy(await open("by-id", ci.scope))).toEqual(["billing"]);
  expect(fedBy(await open("all", (await agentOf({})).scope))).toEqual(["billing", "orders-eu", "orders_us"]);
});
