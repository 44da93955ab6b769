import { Role } from "@postern/contract/role";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticateKey } from "../access/authenticate-key.ts";
import { agentRoles } from "../access/rights-of.ts";
import { listen } from "../listen.ts";
import { newId } from "../new-id.ts";
import type { Pool } from "../pool.ts";
import type { Scope } from "../scope.ts";
import { addAgent, addPerson } from "../testing/people.ts";
import { addSignIn } from "../testing/sign-ins.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { authenticateAgent } from "./authenticate-agent.ts";
import { checkConnections } from "./connection.ts";
import { openHubPool } from "./hub-pool.ts";
import { keepSignIns } from "./keep-sign-ins.ts";
import { takeTunnel } from "./take-tunnel.ts";

let stage: Stage;
let tenant: Tenant;
let hub: Pool;
let names = 0;

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

/** A developer who is signed in from an agent. */
async function signedIn(rights?: readonly string[]) {
  const person = await addPerson(tenant, stage.url, "developer");
  const { organizationId } = tenant;
  const signIn = await addSignIn(stage.url, { organizationId, userId: person.actor.id, ...(rights && { rights }) });
  return { person, ...signIn };
}

/** Connects the agent of this token to a tunnel of its person's. */
async function connected(access: string, name = `laptop-${++names}`) {
  const [scope, agent] = [await authenticateKey(stage.database, access), await authenticateAgent(hub, access)];
  if (!scope || !agent) throw new Error("the agent is not believed");
  const { tunnel } = await tenant.ask("tunnel.open", { name }, scope);
  const connectionId = newId("cnn");
  const taken = await takeTunnel(hub, agent, { tunnelId: tunnel.id, connectionId, end });
  const held = { organizationId: tenant.organizationId, tunnelId: tunnel.id, connectionId, tokenId: agent.tokenId, epoch: 1 };
  const fate = async () => (await checkConnections(hub, [{ ...held, inFlight: 0, carried: 0, carriedBytes: 0 }])).get(connectionId);
  return { tunnel, taken, held, fate };
}

test("a person's agent opens a tunnel that is theirs, and the audit log names both", async () => {
  const { person, access, id } = await signedIn();
  const { tunnel, taken, fate } = await connected(access);
  expect(taken.kind).toBe("taken");
  expect(await stage.sql("SELECT owner_kind, owner_id, owner_name FROM tunnel WHERE id = $1", [tunnel.id])).toEqual([
    { owner_kind: "person", owner_id: person.actor.id, owner_name: "developer person" },
  ]);
  const entries = await stage.sql("SELECT action, actor_kind, actor_id, actor_name FROM audit_entry WHERE target = $1 ORDER BY seq", [tunnel.id]);
  const actor = { actor_kind: "user", actor_id: person.actor.id, actor_name: "developer person, through the agent on owner@laptop" };
  expect(entries).toEqual([
    { action: "tunnel.open", ...actor },
    { action: "tunnel.connect", ...actor },
  ]);
  expect(await fate()).toBe("ready");
  expect(id).toMatch(/^asn_/);
});

test("what one person answers for has one owner: another machine, or a token of theirs, takes over; a colleague does not", async () => {
  const { person, access } = await signedIn();
  const { tunnel } = await connected(access);
  const other = await addSignIn(stage.url, { organizationId: tenant.organizationId, userId: person.actor.id });
  expect((await connected(other.access, tunnel.name)).taken.kind).toBe("taken");
  const token = await addAgent(tenant, "ci", person);
  expect((await tenant.ask("tunnel.open", { name: tunnel.name }, token)).tunnel.id).toBe(tunnel.id);
  const stranger = await signedIn();
  await expect(connected(stranger.access, tunnel.name)).rejects.toMatchObject({ kind: "name-taken" });
  const agent = await authenticateAgent(hub, stranger.access);
  if (!agent) throw new Error("the agent is not believed");
  expect((await takeTunnel(hub, agent, { tunnelId: tunnel.id, connectionId: newId("cnn"), end })).kind).toBe("in-use");
});

test("an API key opens no tunnel: it has no machine", async () => {
  const { key, secret } = await tenant.ask("api-key.create", { name: "program", rights: ["read", "tunnel"] });
  const scope = (await authenticateKey(stage.database, secret)) as Scope;
  expect(scope.actor.id).toBe(key.id);
  await expect(tenant.ask("tunnel.open", { name: "program" }, scope)).rejects.toMatchObject({ kind: "not-permitted" });
});

test("the hub believes an access token of a sign-in that may open tunnels, and nothing else of it", async () => {
  const { access, refresh } = await signedIn();
  expect(await authenticateAgent(hub, access)).toMatchObject({ name: "developer person" });
  expect(await authenticateAgent(hub, refresh)).toBeUndefined();
  expect(await authenticateAgent(hub, `${access.slice(0, -1)}${access.endsWith("x") ? "y" : "x"}`)).toBeUndefined();
  expect(await authenticateAgent(hub, (await signedIn(["read"])).access)).toBeUndefined();
});

test("an access token that ends does not end its connection; the sign-in's own end does", async () => {
  const { access, id } = await signedIn();
  const { fate } = await connected(access);
  await stage.sql("UPDATE agent_sign_in_token SET expires_at = now() WHERE sign_in_id = $1", [id]);
  expect(await authenticateAgent(hub, access)).toBeUndefined();
  expect(await fate()).toBe("ready");
  await stage.sql("UPDATE agent_sign_in SET expires_at = now() WHERE id = $1", [id]);
  expect(await fate()).toBe("expired");
});

test("signing out ends the connection, and rings for it", async () => {
  const { person, access, id } = await signedIn();
  const { fate } = await connected(access);
  const heard: string[] = [];
  const listener = listen({ url: stage.as("hub"), channels: ["postern_tunnel"], onNotice: (_, payload) => heard.push(payload), onGap: () => {} });
  await expect.poll(async () => (await stage.sql("SELECT 1 FROM pg_stat_activity WHERE query ILIKE 'LISTEN%postern_tunnel%'")).length).toBeGreaterThan(0);
  await tenant.ask("agent-sign-in.end", { id }, { ...person, rights: new Set(["read"]) });
  expect(await fate()).toBe("revoked");
  await expect.poll(() => heard).toContain(id);
  await listener.close();
});

test.each(Role.options)("the sign-in of someone who is now %s counts as far as they could approve it again", async (role) => {
  const { person, access } = await signedIn();
  const { fate } = await connected(access);
  await stage.sql("UPDATE membership SET role = $2 WHERE user_id = $1", [person.actor.id, role]);
  const believed = agentRoles.includes(role);
  expect(Boolean(await authenticateAgent(hub, access))).toBe(believed);
  expect(Boolean(await authenticateKey(stage.database, access))).toBe(believed);
  expect(await fate()).toBe(believed ? "ready" : "revoked");
});

test("a sign-in whose agent is connected does not go idle, and ends after seven days all the same", async () => {
  const { access, id } = await signedIn();
  const { held } = await connected(access);
  const lifeOf = async () =>
    (await stage.sql("SELECT round(extract(epoch FROM expires_at - now()) / 3600)::int AS hours FROM agent_sign_in WHERE id = $1", [id]))[0];
  await stage.sql("UPDATE agent_sign_in SET last_used_at = now() - interval '2 minutes' WHERE id = $1", [id]);
  await keepSignIns(hub, [{ held }, { held: { tokenId: "agt_another" } }]);
  expect(await lifeOf()).toEqual({ hours: 12 });
  await stage.sql("UPDATE agent_sign_in SET last_used_at = now() - interval '2 minutes', created_at = now() - interval '166 hours' WHERE id = $1", [id]);
  await keepSignIns(hub, [{ held }]);
  expect(await lifeOf()).toEqual({ hours: 2 });
});
