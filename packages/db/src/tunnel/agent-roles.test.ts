import { Role } from "@postern/contract/role";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authenticateKey } from "../access/authenticate-key.ts";
import { agentRoles, rightsOfAgentToken } from "../access/rights-of.ts";
import type { Pool } from "../pool.ts";
import { addPerson } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { authenticateAgent } from "./authenticate-agent.ts";
import { checkConnections } from "./connection.ts";
import { openHubPool } from "./hub-pool.ts";
import { takeTunnel } from "./take-tunnel.ts";

let stage: Stage;
let tenant: Tenant;
let hub: Pool;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  hub = openHubPool(stage.as("hub"));
});
afterAll(async () => {
  await hub?.end();
  await stage?.close();
});

const end = { hub: "h", agentVersion: "1", machine: "m", forward: "f", address: "192.0.2.1", slots: 1, transport: "ws" as const, localUp: true };

/** A developer's agent, connected; then the person's role is another, though the token was never revoked. */
async function agentOf(role: string) {
  const person = await addPerson(tenant, stage.url, "developer");
  const { token, secret } = await tenant.ask("agent-token.create", { name: "laptop" }, person);
  const { tunnel } = await tenant.ask(
    "tunnel.open",
    { name: `laptop-${role}` },
    { ...person, actor: { kind: "agent", id: token.id, name: "laptop" }, rights: rightsOfAgentToken },
  );
  const agent = await authenticateAgent(hub, secret);
  if (!agent) throw new Error("the agent is not believed");
  const held = {
    organizationId: tenant.organizationId,
    tunnelId: tunnel.id,
    connectionId: `cnn_${token.id}`,
    tokenId: token.id,
    epoch: 1,
    inFlight: 0,
    carried: 0,
    carriedBytes: 0,
  };
  await takeTunnel(hub, agent, { tunnelId: tunnel.id, connectionId: held.connectionId, end });
  await stage.sql("UPDATE membership SET role = $2 WHERE user_id = $1", [person.actor.id, role]);
  return { secret, held };
}

describe("the token of someone who is now", () => {
  test.each(Role.options)("%s counts as far as they could make it again, wherever it is shown", async (role) => {
    const { secret, held } = await agentOf(role);
    const believed = agentRoles.includes(role);
    expect(Boolean(await authenticateAgent(hub, secret))).toBe(believed);
    expect(Boolean(await authenticateKey(stage.database, secret))).toBe(believed);
    expect((await checkConnections(hub, [held])).get(held.connectionId)).toBe(believed ? "ready" : "revoked");
  });
});

test("the roles that may have agents are those that may open tunnels and see payloads", () => {
  expect(agentRoles).toEqual(["owner", "admin", "developer"]);
});

test("an agent token that asks for more is told who may, and what it is for itself", async () => {
  const scope = { ...tenant.scope, actor: { kind: "agent" as const, id: "agt_x", name: "laptop" }, rights: rightsOfAgentToken };
  await expect(tenant.ask("session.get", {}, scope)).rejects.toMatchObject({ detail: expect.stringContaining("postern login") });
});
