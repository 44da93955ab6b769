import { agentClientId, agentRights, oauthPaths } from "@postern/contract/agent-sign-in";
import type { Role } from "@postern/contract/role";
import { authenticateKey } from "@postern/db/access/authenticate-key";
import { rightsOfRole } from "@postern/db/access/rights-of";
import { newId } from "@postern/db/new-id";
import type { Scope } from "@postern/db/scope";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../api/problem-of.ts";
import { TestAgent } from "../testing/agent.ts";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization, webUrl } from "../testing/dashboard.ts";
import { callerOf } from "../testing/filled-organization.ts";
import { metadataOf } from "./metadata.ts";

let home: TestDashboard;
let acme: TestOrganization;
let globex: TestOrganization;
const agent = () => new TestAgent(home, `198.51.100.${++addresses}`);
let addresses = 0;

beforeAll(async () => {
  home = await openTestDashboard();
  [acme, globex] = [await addOrganization(home, "acme"), await addOrganization(home, "globex")];
});
afterAll(() => home?.close());

/** A member of an organization, in a browser of theirs. */
async function addPerson({ id: organizationId }: TestOrganization, role: Role = "developer") {
  const id = newId("usr");
  await home.sql(`INSERT INTO "user" (organization_id, id, email, name) VALUES ($1, $2, 'ada@test', 'Ada')`, [organizationId, id]);
  await home.sql("INSERT INTO membership (organization_id, user_id, role) VALUES ($1, $2, $3)", [organizationId, id, role]);
  const scope: Scope = {
    ...{ organizationId, actor: { kind: "user", id, name: "Ada" }, rights: rightsOfRole(role), ip: `203.0.113.${++addresses}`, traceId: "trace" },
    ...{ sessionId: "ses_1", authenticatedAt: new Date() },
  };
  const at = (more: Partial<Scope> = {}) => callerOf(home, { ...scope, ...more }).agentSignIn;
  return { id, scope, at };
}
type Person = Awaited<ReturnType<typeof addPerson>>;
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "done",
    (error: unknown) => problemOf(error).code,
  );
const missing = "PSTN-4004";
const rest = (deviceCode: unknown) =>
  home.sql("UPDATE device_sign_in SET polled_at = now() - interval '1 minute' WHERE hint = $1", [String(deviceCode).slice(4, 12)]);

/** Signs an agent in as a person. */
async function signsIn(organization = acme, form: Record<string, string> = {}, person?: Person) {
  const laptop = agent();
  person ??= await addPerson(organization);
  const { body: codes } = await laptop.asks(form);
  await person.at().approve({ userCode: String(codes.user_code) });
  const { body: tokens } = await laptop.polls(codes.device_code);
  return { laptop, person, codes, tokens };
}
const scopeOf = (token: unknown) => authenticateKey(home.dashboard.database, String(token));
const entries = (action: string) => home.sql("SELECT * FROM audit_entry WHERE action = $1 ORDER BY seq", [action]);

test("the server says what it is, where RFC 8414 looks for it", () => {
  expect(metadataOf({ webUrl })).toMatchObject({ issuer: webUrl, device_authorization_endpoint: `${webUrl}/oauth/device`, response_types_supported: [] });
});

test("an agent gets a code of eight letters that are not taken for one another, and waits until its person has approved", async () => {
  const laptop = agent();
  const { status, body: codes } = await laptop.asks();
  expect(status).toBe(200);
  expect(codes).toMatchObject({ verification_uri: `${webUrl}/device`, expires_in: 600, interval: 5, user_code: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/) });
  expect(codes.user_code).not.toMatch(/[AEIOUY01]/);
  expect(codes.verification_uri_complete).toBe(`${webUrl}/device?user_code=${codes.user_code}`);
  expect(await laptop.polls(codes.device_code)).toMatchObject({ status: 400, body: { error: "authorization_pending" } });

  const ada = await addPerson(acme);
  const asking = await ada.at().find({ userCode: String(codes.user_code).toLowerCase().replace("-", " ") });
  expect(asking).toMatchObject({ machine: "ada@laptop", agentVersion: "0.1.0", rights: ["read", "payload", "operate", "tunnel", "configure"] });
  await ada.at().approve({ userCode: String(codes.user_code) });
  await rest(codes.device_code);
  const { body: tokens } = await laptop.polls(codes.device_code);
  expect(tokens).toMatchObject({ token_type: "Bearer", expires_in: 3_600, scope: "read payload operate tunnel configure" });
  expect(await scopeOf(tokens.access_token)).toMatchObject({
    actor: { kind: "user", id: ada.id },
    agent: { machine: "ada@laptop" },
    rights: new Set(asking.rights),
  });
  expect(JSON.stringify(await entries("agent-sign-in.start"))).toContain("Ada, through the agent on ada@laptop");
});

test("an agent may do what its person saw and approved, whatever their role becomes, and administers nothing", async () => {
  const { tokens, person } = await signsIn();
  await home.sql("UPDATE membership SET role = 'owner' WHERE user_id = $1", [person.id]);
  const scope = (await scopeOf(tokens.access_token)) as Scope;
  expect([...scope.rights]).toEqual(["read", "payload", "operate", "tunnel", "configure"]);
  const owner = await addPerson(acme, "owner");
  const { tokens: owners } = await signsIn(acme, {}, owner);
  expect([...((await scopeOf(owners.access_token))?.rights ?? [])]).toEqual(agentRights);
});

test("what outlasts a sign-in is not made through an agent", async () => {
  const { tokens } = await signsIn(acme, {}, await addPerson(acme, "owner"));
  const through = callerOf(home, (await scopeOf(tokens.access_token)) as Scope);
  expect(await codeOf(through.apiKey.create({ name: "for ever", rights: ["read"] }))).toBe("PSTN-3003");
  expect(await codeOf(through.agentToken.create({ name: "for ever" }))).toBe("PSTN-3003");
  expect(await codeOf(through.apiKey.list({}))).toBe("done");
});

test("an agent that asks for less is given no more", async () => {
  const { tokens } = await signsIn(acme, { scope: "read tunnel" });
  expect((await scopeOf(tokens.access_token))?.rights).toEqual(new Set(["read", "tunnel"]));
  expect((await agent().asks({ scope: "read administer" })).body).toMatchObject({ error: "invalid_scope" });
});

describe("a code is worth nothing", () => {
  test("once it is used: a replayed device code gets no second pair", async () => {
    const { laptop, codes } = await signsIn();
    expect((await laptop.polls(codes.device_code)).body).toMatchObject({ error: "invalid_grant" });
  });

  test("twice: of two polls at once one gets tokens", async () => {
    const [laptop, ada] = [agent(), await addPerson(acme)];
    const { body: codes } = await laptop.asks();
    await ada.at().approve({ userCode: String(codes.user_code) });
    const said = await Promise.all([laptop.polls(codes.device_code), laptop.polls(codes.device_code)]);
    expect(said.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  test("to a second person: of two answers the first counts", async () => {
    const [laptop, ada, bob] = [agent(), await addPerson(acme), await addPerson(acme)];
    const userCode = String((await laptop.asks()).body.user_code);
    const answers = await Promise.all([codeOf(ada.at().approve({ userCode })), codeOf(bob.at().refuse({ userCode }))]);
    expect(answers.toSorted()).toEqual([missing, "done"]);
    expect(await codeOf(bob.at().find({ userCode }))).toBe(missing);
  });

  test("once it was refused", async () => {
    const [laptop, ada] = [agent(), await addPerson(acme)];
    const { body: codes } = await laptop.asks();
    await ada.at().refuse({ userCode: String(codes.user_code) });
    expect((await laptop.polls(codes.device_code)).body).toMatchObject({ error: "access_denied" });
    expect(await codeOf(ada.at().approve({ userCode: String(codes.user_code) }))).toBe(missing);
  });

  test("after ten minutes, to the person and to the agent, approved or not", async () => {
    const [laptop, ada] = [agent(), await addPerson(acme)];
    const [late, approved] = [(await laptop.asks()).body, (await laptop.asks()).body];
    await ada.at().approve({ userCode: String(approved.user_code) });
    await home.sql("UPDATE device_sign_in SET expires_at = now() WHERE machine = 'ada@laptop'");
    expect(await codeOf(ada.at().find({ userCode: String(late.user_code) }))).toBe(missing);
    expect(await codeOf(ada.at().approve({ userCode: String(late.user_code) }))).toBe(missing);
    for (const { device_code } of [late, approved]) expect((await laptop.polls(device_code)).body).toMatchObject({ error: "expired_token" });
  });

  test("to people of another organization than the agent asked for", async () => {
    const userCode = String((await agent().asks({ organization: "globex" })).body.user_code);
    const [ada, gil] = [await addPerson(acme), await addPerson(globex)];
    expect(await codeOf(ada.at().find({ userCode }))).toBe(missing);
    expect(await codeOf(ada.at().approve({ userCode }))).toBe(missing);
    expect(await codeOf(gil.at().approve({ userCode }))).toBe("done");
  });

  test("to someone whose role opens no tunnels; the audit log says that they tried", async () => {
    const auditor = await addPerson(acme, "auditor");
    const userCode = String((await agent().asks()).body.user_code);
    expect(await codeOf(auditor.at().approve({ userCode }))).toBe("PSTN-3003");
    expect((await entries("agent-sign-in.approve")).at(-1)).toMatchObject({ outcome: "denied", actor_id: auditor.id });
  });

  test("to another agent or a key: a person answers, who has just signed in", async () => {
    const { person, tokens } = await signsIn();
    const userCode = String((await agent().asks()).body.user_code);
    const throughAgent = (await scopeOf(tokens.access_token)) as Scope;
    expect(await codeOf(callerOf(home, throughAgent).agentSignIn.approve({ userCode }))).toBe("PSTN-3003");
    expect(await codeOf(callerOf(home, throughAgent).agentSignIn.find({ userCode }))).toBe("PSTN-3003");
    expect(await codeOf(person.at({ actor: { kind: "key", id: "key_1", name: "ci" }, sessionId: undefined } as Partial<Scope>).approve({ userCode }))).toBe(
      "PSTN-3003",
    );
    expect(await codeOf(person.at({ authenticatedAt: new Date(Date.now() - 660_000) }).approve({ userCode }))).toBe("PSTN-3012");
    expect(await codeOf(person.at().approve({ userCode }))).toBe("done");
  });

  test("to a device that was not given it, and to another client", async () => {
    const laptop = agent();
    const { body: codes } = await laptop.asks();
    const other = String((await laptop.asks()).body.device_code);
    expect((await laptop.polls(codes.device_code, { client_id: "another" })).body).toMatchObject({ error: "invalid_client" });
    const mixed = `${String(codes.device_code).slice(0, 13)}${other.slice(13)}`;
    expect((await laptop.polls(mixed)).body).toMatchObject({ error: "invalid_grant" });
    await home.sql("UPDATE device_sign_in SET client_id = 'another' WHERE hint = $1", [String(codes.device_code).slice(4, 12)]);
    expect((await laptop.polls(codes.device_code)).body).toMatchObject({ error: "invalid_grant" });
  });
});

test("an agent that asks too often is told to slow down, and each time by five seconds more", async () => {
  const laptop = agent();
  const { body: codes } = await laptop.asks();
  await laptop.polls(codes.device_code);
  for (let times = 0; times < 2; times++) expect((await laptop.polls(codes.device_code)).body).toMatchObject({ error: "slow_down" });
  const [row] = await home.sql("SELECT interval_seconds FROM device_sign_in WHERE hint = $1", [String(codes.device_code).slice(4, 12)]);
  expect(row).toEqual({ interval_seconds: 15 });
});

test("after five wrong codes a person enters none for a while, not even the right one, also from elsewhere", async () => {
  const ada = await addPerson(acme);
  const userCode = String((await agent().asks()).body.user_code);
  for (const letter of "BCDFG") expect(await codeOf(ada.at().find({ userCode: letter.repeat(8) }))).toBe(missing);
  expect(await codeOf(ada.at().find({ userCode }))).toBe("PSTN-1029");
  expect(await codeOf(ada.at({ ip: "203.0.113.250" }).approve({ userCode }))).toBe("PSTN-1029");
  const neighbour = await addPerson(acme);
  expect(await codeOf(neighbour.at({ ip: ada.scope.ip as string }).find({ userCode }))).toBe("PSTN-1029");
  expect(await codeOf(neighbour.at().find({ userCode }))).toBe("done");
});

test("an address asks for so many codes, and no more", async () => {
  const laptop = agent();
  const said: number[] = [];
  for (let times = 0; times < 15; times++) said.push((await laptop.asks()).status);
  expect(said.filter((status) => status === 200).length).toBeLessThanOrEqual(11);
  expect(said.at(-1)).toBe(429);
});

describe("a refresh token", () => {
  test("gives new tokens and is spent; what was given before counts until its hour is over", async () => {
    const { laptop, tokens } = await signsIn();
    const { body: next } = await laptop.refreshes(tokens.refresh_token);
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    expect(await scopeOf(next.access_token)).toBeDefined();
    expect(await scopeOf(tokens.access_token)).toBeDefined();
    expect((await laptop.refreshes(next.refresh_token)).status).toBe(200);
  });

  test("that comes a second time ends the sign-in, whoever came first; the audit log says why", async () => {
    const { laptop, tokens } = await signsIn();
    const { body: next } = await laptop.refreshes(tokens.refresh_token);
    expect(await new TestAgent(home, "203.0.113.99").refreshes(tokens.refresh_token)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(await scopeOf(next.access_token)).toBeUndefined();
    expect((await laptop.refreshes(next.refresh_token)).body).toMatchObject({ error: "invalid_grant" });
    expect((await entries("agent-sign-in.revoke")).at(-1)).toMatchObject({ ip: "203.0.113.99", after: { because: "a refresh token came a second time" } });
  });

  test("is no access token, and an access token refreshes nothing", async () => {
    const { laptop, tokens } = await signsIn();
    expect(await scopeOf(tokens.refresh_token)).toBeUndefined();
    expect((await laptop.refreshes(tokens.access_token)).body).toMatchObject({ error: "invalid_grant" });
  });
});

describe("a sign-in ends", () => {
  const idOf = async (token: unknown) => (await scopeOf(token))?.agent?.signInId ?? "";

  test("after twelve hours without use, and seven days after it began however much it is used", async () => {
    const { laptop, tokens } = await signsIn();
    const id = await idOf(tokens.access_token);
    await home.sql("UPDATE agent_sign_in SET created_at = now() - interval '167 hours', last_used_at = now() - interval '5 minutes' WHERE id = $1", [id]);
    expect(await scopeOf(tokens.access_token)).toBeDefined();
    const [row] = await home.sql("SELECT expires_at < now() + interval '61 minutes' AS soon FROM agent_sign_in WHERE id = $1", [id]);
    expect(row).toEqual({ soon: true });
    await home.sql("UPDATE agent_sign_in SET expires_at = now() WHERE id = $1", [id]);
    expect(await scopeOf(tokens.access_token)).toBeUndefined();
    expect((await laptop.refreshes(tokens.refresh_token)).body).toMatchObject({ error: "invalid_grant" });
  });

  test("when its access token's hour is over, until it is refreshed", async () => {
    const { laptop, tokens } = await signsIn();
    await home.sql("UPDATE agent_sign_in_token SET expires_at = now() WHERE kind = 'access' AND sign_in_id = $1", [await idOf(tokens.access_token)]);
    expect(await scopeOf(tokens.access_token)).toBeUndefined();
    expect(await scopeOf((await laptop.refreshes(tokens.refresh_token)).body.access_token)).toBeDefined();
  });

  test.each(["removed", "made an operator"])("when its person is %s", async (fate) => {
    const { laptop, tokens, person } = await signsIn();
    const owner = callerOf(home, { ...person.scope, actor: { kind: "user", id: acme.userId, name: "Owner" }, rights: rightsOfRole("owner") });
    if (fate === "removed") await owner.member.remove({ userId: person.id });
    else await owner.member.changeRole({ userId: person.id, role: "operator" });
    expect(await scopeOf(tokens.access_token)).toBeUndefined();
    expect((await laptop.refreshes(tokens.refresh_token)).body).toMatchObject({ error: "invalid_grant" });
    expect(await home.sql("SELECT 1 FROM agent_sign_in WHERE user_id = $1", [person.id])).toEqual([]);
  });

  test("when the agent revokes either of its tokens, and an unknown one is as good as revoked", async () => {
    for (const name of ["access_token", "refresh_token"]) {
      const { laptop, tokens } = await signsIn();
      expect((await laptop.revokes(tokens[name])).status).toBe(200);
      expect(await scopeOf(tokens.access_token)).toBeUndefined();
      expect((await laptop.revokes(tokens[name])).status).toBe(200);
    }
    expect((await entries("agent-sign-in.end")).at(-1)).toMatchObject({ actor_name: "Ada, through the agent on ada@laptop" });
  });

  test("when its person signs it out in the dashboard, or an admin does; a colleague does not see it", async () => {
    const [{ tokens, person }, other] = [await signsIn(), await signsIn()];
    const colleague = await addPerson(acme);
    const id = await idOf(tokens.access_token);
    expect(await colleague.at().list({})).toEqual([]);
    expect(await codeOf(colleague.at().end({ id }))).toBe(missing);
    expect(await person.at().list({})).toMatchObject([{ id, machine: "ada@laptop", isYou: true, isThis: false }]);
    await person.at().end({ id });
    expect(await scopeOf(tokens.access_token)).toBeUndefined();
    const admin = await addPerson(acme, "admin");
    expect((await admin.at().list({})).map((row) => row.id)).toContain(await idOf(other.tokens.access_token));
    const stranger = await addPerson(globex, "owner");
    expect(await codeOf(stranger.at().end({ id: await idOf(other.tokens.access_token) }))).toBe(missing);
    await admin.at().end({ id: await idOf(other.tokens.access_token) });
    expect(await scopeOf(other.tokens.access_token)).toBeUndefined();
  });
});

describe("the server does not take", () => {
  test.each<[string, BodyInit, Record<string, string>]>([
    ["JSON", JSON.stringify({ client_id: agentClientId }), { "content-type": "application/json" }],
    ["a field twice", `client_id=${agentClientId}&machine=a&machine=b`, { "content-type": "application/x-www-form-urlencoded" }],
    ["an endless body", `client_id=${agentClientId}&machine=${"a".repeat(10_000)}`, { "content-type": "application/x-www-form-urlencoded" }],
    ["a machine whose name turns the page around", new URLSearchParams({ client_id: agentClientId, machine: "ada\u202e@laptop" }), {}],
    ["a machine of two lines", new URLSearchParams({ client_id: agentClientId, machine: "ada\nApprove me" }), {}],
  ])("%s", async (_title, body, headers) => {
    const response = await agent().send(oauthPaths.device, body, headers);
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("a client it does not know, or a grant", async () => {
    expect(await agent().asks({ client_id: "another" })).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect((await agent().polls("x", { grant_type: "password" })).body).toMatchObject({ error: "unsupported_grant_type" });
  });

  test("guesses without end from one address", async () => {
    const guesser = agent();
    let last = 0;
    for (let times = 0; times < 32; times++) last = (await guesser.polls("agd_aaaaaaaa_x")).status;
    expect(last).toBe(429);
  });
});

test("nothing of a code or token is stored as it is", async () => {
  const { codes, tokens } = await signsIn();
  const rows = JSON.stringify([
    ...(await home.sql("SELECT * FROM device_sign_in")),
    ...(await home.sql("SELECT * FROM agent_sign_in_token")),
    ...(await home.sql("SELECT * FROM audit_entry")),
  ]);
  const secrets = [codes.device_code, tokens.access_token, tokens.refresh_token].map((text) => String(text).slice(13));
  for (const secret of [...secrets, String(codes.user_code).replace("-", "")]) expect(rows.includes(secret)).toBe(false);
});
