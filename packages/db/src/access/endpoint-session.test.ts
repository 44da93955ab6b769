import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEndpointSession, readEndpointSessions, recordEndpointSessionUse } from "../endpoint-sessions.ts";
import { listen } from "../listen.ts";
import { openPool, type Pool } from "../pool.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { type Connection, findConnection } from "./connection.ts";
import { type EndpointSessionOffer, findLoginPlace, findStanding, type LoginPlace, offerEndpointSession } from "./endpoint-session.ts";
import { signInPerson } from "./sign-in-person.ts";

let stage: Stage;
let pool: Pool;
let acme: Tenant;
let globex: Tenant;
let connection: Connection;
let place: LoginPlace;

beforeAll(async () => {
  stage = await openStage();
  pool = openPool({ url: stage.as("ingest"), name: "ingest", max: 2, statementTimeoutMs: 5_000 });
  [acme, globex] = [await stage.createTenant("acme"), await stage.createTenant("globex")];
  const found = await findConnection(stage.database, "acme");
  if (!found) throw new Error("acme has no connection");
  connection = found;
  const { id } = await acme.createEndpoint({ host: "tool.acme.test" });
  place = await placeOf(id);
});
afterAll(async () => {
  await pool?.end();
  await stage?.close();
});

async function placeOf(endpointId: string): Promise<LoginPlace> {
  const found = await findLoginPlace(stage.database, acme.organizationId, endpointId);
  if (!found) throw new Error("there is no such place");
  return found;
}

const newHash = () => randomBytes(32);
const facts = { address: "192.0.2.1", browser: "test", traceId: "trace" };
const ada = { userId: undefined, subject: "ada", email: "ada@acme.test", name: "Ada", claims: { groups: ["engineering"] } };

/** Lets someone in; what is not named is of no matter. */
async function offer(changes: Partial<EndpointSessionOffer> = {}) {
  const made = { codeHash: newHash(), browserHash: newHash(), ...changes };
  const usual = { place, connectionId: connection.id, person: ada, by: "group engineering", sessionMs: 3_600_000, returnTo: "/reports?year=2026", facts };
  await offerEndpointSession(stage.database, { ...usual, ...made });
  return { placeId: place.id, codeHash: made.codeHash, browserHash: made.browserHash, tokenHash: newHash() };
}
async function signedIn(changes: Partial<EndpointSessionOffer> = {}) {
  const brought = await offer(changes);
  const opened = await openEndpointSession(pool, brought);
  if (!opened) throw new Error("the code did not open");
  return { ...brought, ...opened };
}
const sessionsOf = async ({ tokenHash }: { tokenHash: Uint8Array }) => readEndpointSessions(pool, [tokenHash]);

test("the browser that was sent opens its session with the code, and ingest finds it by the cookie's hash", async () => {
  const session = await signedIn();
  expect(session.returnTo).toBe("/reports?year=2026");
  const [found] = await sessionsOf(session);
  expect(found).toMatchObject({ id: session.id, placeId: place.id, email: "ada@acme.test", subject: "ada", isMember: false });
  expect(found?.claims).toEqual({ groups: ["engineering"] });
  expect(Math.abs((found?.signedInAtMs ?? 0) - Date.now())).toBeLessThan(10_000);
});

test("its beginning is an audit entry that says who, where and why", async () => {
  await signedIn();
  const [entry] = (await acme.ask("audit.list", { limit: 1 })).rows;
  expect(entry).toMatchObject({
    action: "endpoint.enter",
    outcome: "done",
    target: place.id,
    ip: "192.0.2.1",
    actor: { kind: "user", name: "Ada <ada@acme.test>" },
  });
  expect(entry?.after).toMatchObject({ email: "ada@acme.test", by: "group engineering" });
});

test("a code opens once", async () => {
  const brought = await offer();
  expect(await openEndpointSession(pool, brought)).toBeDefined();
  expect(await openEndpointSession(pool, { ...brought, tokenHash: newHash() })).toBeUndefined();
  expect(await sessionsOf(brought)).toHaveLength(1);
});

test.each<[string, () => Promise<object> | object]>([
  ["another browser", () => ({ browserHash: newHash() })],
  ["another endpoint", async () => ({ placeId: (await acme.createEndpoint({ host: "other.acme.test" })).id })],
])("brought by, or to, %s it opens nothing, and is spent", async (_, changed) => {
  const brought = await offer();
  expect(await openEndpointSession(pool, { ...brought, ...(await changed()) })).toBeUndefined();
  expect(await openEndpointSession(pool, brought)).toBeUndefined();
});

test("after a minute it opens nothing", async () => {
  const brought = await offer();
  await stage.sql("UPDATE endpoint_session SET code_expires_at = now() WHERE code_hash = $1", [brought.codeHash]);
  expect(await openEndpointSession(pool, brought)).toBeUndefined();
});

test("of ten that bring it at once, one comes in", async () => {
  const brought = await offer();
  const opened = await Promise.all(Array.from({ length: 10 }, () => openEndpointSession(pool, { ...brought, tokenHash: newHash() })));
  expect(opened.filter(Boolean)).toHaveLength(1);
});

test("a session that is over is not found", async () => {
  const session = await signedIn({ sessionMs: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await sessionsOf(session)).toEqual([]);
});

test("use is noted, and never set back", async () => {
  const session = await signedIn();
  const later = Date.now() + 60_000;
  await recordEndpointSessionUse(pool, [{ id: session.id, atMs: later }]);
  await recordEndpointSessionUse(pool, [{ id: session.id, atMs: later - 30_000 }]);
  expect(Math.round((await sessionsOf(session))[0]?.lastSeenAtMs ?? 0)).toBe(later);
});

test("a member who is removed is out in the same moment, and cannot come back by signing in", async () => {
  const claims = { issuer: connection.issuer, subject: "grace", email: "grace@acme.test", name: "Grace" };
  const { userId } = await signInPerson(stage.database, connection, { claims });
  expect(await findStanding(stage.database, connection, "grace")).toEqual({ kind: "member", userId });
  const session = await signedIn({ person: { ...ada, userId, subject: "grace" } });
  expect((await sessionsOf(session))[0]).toMatchObject({ isMember: true });

  await acme.ask("member.remove", { userId });
  expect(await sessionsOf(session)).toEqual([]);
  expect(await findStanding(stage.database, connection, "grace")).toEqual({ kind: "removed" });
});

test("whoever signs in at an endpoint only becomes no member", async () => {
  await signedIn({ person: { ...ada, subject: "stranger" } });
  expect(await findStanding(stage.database, connection, "stranger")).toEqual({ kind: "stranger" });
});

test("a connection that is pointed elsewhere ends the sessions it vouched for, a new label does not", async () => {
  const session = await signedIn();
  await stage.sql("UPDATE sso_connection SET label = 'Renamed' WHERE id = $1", [connection.id]);
  expect(await sessionsOf(session)).toHaveLength(1);
  await stage.sql("UPDATE sso_connection SET issuer = 'https://moved.test' WHERE id = $1", [connection.id]);
  expect(await sessionsOf(session)).toEqual([]);
  await stage.sql("UPDATE sso_connection SET issuer = $2 WHERE id = $1", [connection.id, connection.issuer]);
});

test("a session that is ended rings", async () => {
  const heard: string[] = [];
  let ready = () => {};
  const listening = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const bell = listen({ url: stage.as("ingest"), channels: ["postern_session"], onNotice: (_, id) => heard.push(id), onGap: () => ready() });
  await listening;
  const { id } = await signedIn();
  await acme.ask("endpoint-session.end", { id });
  await expect.poll(() => heard).toEqual([id]);
  await bell.close();
});

test("an admin sees and ends everyone's, a developer their own, another organization none", async () => {
  const { id } = await signedIn({ person: { ...ada, userId: acme.ownerId, email: "owner@acme.test" } });
  const stranger = await signedIn();
  const idsFor = async (rights: Set<"read" | "administer">, tenant = acme) =>
    (await tenant.ask("endpoint-session.list", {}, { ...tenant.scope, rights })).map((session) => session.id);
  expect(await idsFor(new Set(["read", "administer"]))).toEqual(expect.arrayContaining([id, stranger.id]));
  expect(await idsFor(new Set(["read"]))).toEqual([id]);
  expect(await idsFor(new Set(["read", "administer"]), globex)).toEqual([]);
  await expect(acme.ask("endpoint-session.end", { id: stranger.id }, { ...acme.scope, rights: new Set(["read"]) })).rejects.toMatchObject({ kind: "missing" });
  await acme.ask("endpoint-session.end", { id }, { ...acme.scope, rights: new Set(["read"]) });
  expect(await idsFor(new Set(["read"]))).toEqual([]);
});

test.each([
  "INSERT INTO endpoint_session SELECT * FROM endpoint_session LIMIT 1",
  "DELETE FROM endpoint_session",
  "UPDATE endpoint_session SET email = 'owner@acme.test'",
  "UPDATE endpoint_session SET expires_at = now() + interval '1 year'",
])("ingest may turn an offer into a session and note its use, and nothing else: %s", async (sql) => {
  await expect(pool.query(sql)).rejects.toMatchObject({ code: "42501" });
});

test("there is nothing to sign in at where an endpoint is closed, gone, of another organization, or without a host of its own", async () => {
  const bare = await acme.createEndpoint();
  const closed = await acme.createEndpoint({ host: "closed.acme.test" });
  await acme.ask("endpoint.update", { id: closed.id, state: "closed" });
  const gone = await acme.createEndpoint({ host: "gone.acme.test" });
  await acme.ask("endpoint.delete", { id: gone.id });
  for (const { id } of [bare, closed, gone]) expect(await findLoginPlace(stage.database, acme.organizationId, id)).toBeUndefined();
  expect(await findLoginPlace(stage.database, globex.organizationId, place.id)).toBeUndefined();
});
