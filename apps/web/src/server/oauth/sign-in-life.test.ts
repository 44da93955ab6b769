import { agentRights } from "@postern/contract/agent-sign-in";
import { rightsOfRole } from "@postern/db/access/rights-of";
import type { Scope } from "@postern/db/scope";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestAgent } from "../testing/agent.ts";
import { AgentRig, codeOf } from "../testing/agent-rig.ts";
import { callerOf } from "../testing/filled-organization.ts";

let rig: AgentRig;

beforeAll(async () => {
  rig = await AgentRig.open();
});
afterAll(() => rig?.close());

const missing = "PSTN-4004";

test("an agent may do what its person saw and approved, whatever their role becomes, and administers nothing", async () => {
  const { tokens, person } = await rig.signsIn();
  await rig.home.sql("UPDATE membership SET role = 'owner' WHERE user_id = $1", [person.id]);
  const scope = (await rig.scopeOf(tokens.access_token)) as Scope;
  expect([...scope.rights]).toEqual(["read", "payload", "operate", "tunnel", "configure"]);
  const owner = await rig.addPerson("owner");
  const { tokens: owners } = await rig.signsIn({ person: owner });
  expect([...((await rig.scopeOf(owners.access_token))?.rights ?? [])]).toEqual(agentRights);
});

test("what outlasts a sign-in is not made through an agent", async () => {
  const { tokens } = await rig.signsIn({ person: await rig.addPerson("owner") });
  const through = callerOf(rig.home, (await rig.scopeOf(tokens.access_token)) as Scope);
  expect(await codeOf(through.apiKey.create({ name: "for ever", rights: ["read"] }))).toBe("PSTN-3003");
  expect(await codeOf(through.agentToken.create({ name: "for ever" }))).toBe("PSTN-3003");
  expect(await codeOf(through.apiKey.list({}))).toBe("done");
});

test("an agent that asks for less is given no more", async () => {
  const { tokens } = await rig.signsIn({ form: { scope: "read tunnel" } });
  expect((await rig.scopeOf(tokens.access_token))?.rights).toEqual(new Set(["read", "tunnel"]));
  expect((await rig.agent().asks({ scope: "read administer" })).body).toMatchObject({ error: "invalid_scope" });
});

describe("a refresh token", () => {
  test("gives new tokens and is spent; what was given before counts until its hour is over", async () => {
    const { laptop, tokens } = await rig.signsIn();
    const { body: next } = await laptop.refreshes(tokens.refresh_token);
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    expect(await rig.scopeOf(next.access_token)).toBeDefined();
    expect(await rig.scopeOf(tokens.access_token)).toBeDefined();
    expect((await laptop.refreshes(next.refresh_token)).status).toBe(200);
  });

  test("that comes a second time ends the sign-in, whoever came first; the audit log says why", async () => {
    const { laptop, tokens } = await rig.signsIn();
    const { body: next } = await laptop.refreshes(tokens.refresh_token);
    expect(await new TestAgent(rig.home, "203.0.113.99").refreshes(tokens.refresh_token)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(await rig.scopeOf(next.access_token)).toBeUndefined();
    expect((await laptop.refreshes(next.refresh_token)).body).toMatchObject({ error: "invalid_grant" });
    expect((await rig.entries("agent-sign-in.revoke")).at(-1)).toMatchObject({ ip: "203.0.113.99", after: { because: "a refresh token came a second time" } });
  });

  test("is no access token, and an access token refreshes nothing", async () => {
    const { laptop, tokens } = await rig.signsIn();
    expect(await rig.scopeOf(tokens.refresh_token)).toBeUndefined();
    expect((await laptop.refreshes(tokens.access_token)).body).toMatchObject({ error: "invalid_grant" });
  });
});

describe("a sign-in ends", () => {
  const idOf = async (token: unknown) => (await rig.scopeOf(token))?.agent?.signInId ?? "";

  test("after twelve hours without use, and seven days after it began however much it is used", async () => {
    const { laptop, tokens } = await rig.signsIn();
    const id = await idOf(tokens.access_token);
    await rig.home.sql("UPDATE agent_sign_in SET created_at = now() - interval '167 hours', last_used_at = now() - interval '5 minutes' WHERE id = $1", [id]);
    expect(await rig.scopeOf(tokens.access_token)).toBeDefined();
    const [row] = await rig.home.sql("SELECT expires_at < now() + interval '61 minutes' AS soon FROM agent_sign_in WHERE id = $1", [id]);
    expect(row).toEqual({ soon: true });
    await rig.home.sql("UPDATE agent_sign_in SET expires_at = now() WHERE id = $1", [id]);
    expect(await rig.scopeOf(tokens.access_token)).toBeUndefined();
    expect((await laptop.refreshes(tokens.refresh_token)).body).toMatchObject({ error: "invalid_grant" });
  });

  test("when its access token's hour is over, until it is refreshed", async () => {
    const { laptop, tokens } = await rig.signsIn();
    await rig.home.sql("UPDATE agent_sign_in_token SET expires_at = now() WHERE kind = 'access' AND sign_in_id = $1", [await idOf(tokens.access_token)]);
    expect(await rig.scopeOf(tokens.access_token)).toBeUndefined();
    expect(await rig.scopeOf((await laptop.refreshes(tokens.refresh_token)).body.access_token)).toBeDefined();
  });

  test.each(["removed", "made an operator"])("when its person is %s", async (fate) => {
    const { laptop, tokens, person } = await rig.signsIn();
    const owner = callerOf(rig.home, { ...person.scope, actor: { kind: "user", id: rig.acme.userId, name: "Owner" }, rights: rightsOfRole("owner") });
    if (fate === "removed") await owner.member.remove({ userId: person.id });
    else await owner.member.changeRole({ userId: person.id, role: "operator" });
    expect(await rig.scopeOf(tokens.access_token)).toBeUndefined();
    expect((await laptop.refreshes(tokens.refresh_token)).body).toMatchObject({ error: "invalid_grant" });
    expect(await rig.home.sql("SELECT 1 FROM agent_sign_in WHERE user_id = $1", [person.id])).toEqual([]);
  });

  test("when the agent revokes either of its tokens, and an unknown one is as good as revoked", async () => {
    for (const name of ["access_token", "refresh_token"]) {
      const { laptop, tokens } = await rig.signsIn();
      expect((await laptop.revokes(tokens[name])).status).toBe(200);
      expect(await rig.scopeOf(tokens.access_token)).toBeUndefined();
      expect((await laptop.revokes(tokens[name])).status).toBe(200);
    }
    expect((await rig.entries("agent-sign-in.end")).at(-1)).toMatchObject({ actor_name: "Ada, through the agent on ada@laptop" });
  });

  test("when its person signs it out in the dashboard, or an admin does; a colleague does not see it", async () => {
    const [{ tokens, person }, other] = [await rig.signsIn(), await rig.signsIn()];
    const colleague = await rig.addPerson();
    const id = await idOf(tokens.access_token);
    expect(await colleague.at().list({})).toEqual([]);
    expect(await codeOf(colleague.at().end({ id }))).toBe(missing);
    expect(await person.at().list({})).toMatchObject([{ id, machine: "ada@laptop", isYou: true, isThis: false }]);
    await person.at().end({ id });
    expect(await rig.scopeOf(tokens.access_token)).toBeUndefined();
    const admin = await rig.addPerson("admin");
    expect((await admin.at().list({})).map((row) => row.id)).toContain(await idOf(other.tokens.access_token));
    const stranger = await rig.addPerson("owner", rig.globex);
    expect(await codeOf(stranger.at().end({ id: await idOf(other.tokens.access_token) }))).toBe(missing);
    await admin.at().end({ id: await idOf(other.tokens.access_token) });
    expect(await rig.scopeOf(other.tokens.access_token)).toBeUndefined();
  });
});
