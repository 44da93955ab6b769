import { createHash } from "node:crypto";
import { rightsOfAgentToken } from "@postern/db/access/rights-of";
import { newId } from "@postern/db/new-id";
import type { Scope } from "@postern/db/scope";
import { until } from "@postern/test/setup/until";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FakeAgent, type HubRig, helloFrame, openHubRig } from "../tunnel/testing.ts";

let rig: HubRig;
let laptop: Scope;
let endpointId: string;
let mirror: { id: string; tunnelId: string };

beforeAll(async () => {
  rig = await openHubRig();
  laptop = { ...rig.tenant.scope, actor: { kind: "agent", id: rig.token.id, name: "laptop" }, rights: rightsOfAgentToken };
  const [endpoint] = await rig.tenant.ask("endpoint.list", { projectId: rig.tenant.projectId });
  endpointId = endpoint?.id ?? "";
});
afterAll(() => rig?.close());
beforeEach(async () => {
  mirror = await start();
});

const start = async (changes: object = {}) => (await rig.tenant.ask("mirror.start", { endpoints: ["github"], ...changes }, laptop)).mirror;
const enter = (hello: object = {}, place: object = {}) => rig.enter({ tunnel: mirror.tunnelId, mirror: true, ...hello }, place);
const arrive = async (settings: Parameters<typeof rig.tenant.addRequest>[1] = {}) => {
  const id = await rig.tenant.addRequest(endpointId, settings);
  await rig.sql("SELECT pg_notify('postern_request', $1)", [rig.tenant.projectId]);
  return id;
};
/** The same request so many times more, at once. */
const repeat = (id: string, times: number) =>
  rig.sql(
    "INSERT INTO request SELECT (jsonb_populate_record(r, jsonb_build_object('id', n.id))).* FROM request r, unnest($2::text[]) AS n (id) WHERE r.id = $1",
    [id, Array.from({ length: times }, () => newId("req"))],
  );
const lastEntry = async () => (await rig.tenant.ask("audit.list", { limit: 1 })).rows[0];
const mirrors = () => rig.tenant.ask("mirror.list", { projectId: rig.tenant.projectId });
const leave = async (agent: FakeAgent) => {
  agent.send({ kind: "bye", reason: "stopped by its user" });
  await until(async () => !(await mirrors()).some(({ id }) => id === mirror.id));
};

describe("a mirror", () => {
  test("is sent each event that is accepted while it is there, with its bytes, and without its credentials", async () => {
    const agent = await enter();
    const body = Buffer.from([0, 255, 10, 13]);
    const rawHeaders = "X-A: 1\r\nAuthorization: ****\r\nx-a: 2\r\n";
    const id = await arrive({ body, rawHeaders, credentials: { 1: "Bearer canary" }, eventType: "order.paid", target: "/e/x?a=1" });
    const copy = await agent.next("copy");
    expect(copy).toMatchObject({
      ...{ requestId: id, endpoint: "github", eventType: "order.paid", redacted: ["authorization"], dropped: 0 },
      head: { method: "POST", target: "/e/x?a=1", rawHeaders: ["X-A", "1", "Authorization", "****", "x-a", "2"] },
      sha256: createHash("sha256").update(body).digest("hex"),
    });
    expect(Buffer.from(copy.body as Uint8Array)).toEqual(body);
    await leave(agent);
  });

  test("makes no delivery, and its goodbye ends it with what it came to", async () => {
    const deliveries = () => rig.sql("SELECT count(*)::int AS count FROM delivery");
    const before = await deliveries();
    const agent = await enter();
    await arrive();
    await agent.next("copy");
    agent.send({ kind: "copied", count: 1 });
    await leave(agent);
    expect(await deliveries()).toEqual(before);
    const came = { filter: "", samplePercent: 100, sent: 1, dropped: 0 };
    expect(await lastEntry()).toMatchObject({
      action: "mirror.end",
      target: mirror.id,
      actor: { id: rig.token.id },
      before: came,
      after: { cause: "stopped" },
    });
  });

  test("that someone ends in the dashboard hears of it at once, its agent does not come back, and what it came to is told whole", async () => {
    const agent = await enter();
    await arrive();
    await agent.next("copy");
    await rig.tenant.ask("mirror.end", { id: mirror.id });
    expect(await agent.next("revoked")).toMatchObject({ reason: "ended" });
    await agent.closed;
    await until(async () => (await lastEntry())?.action === "mirror.count");
    expect(await lastEntry()).toMatchObject({ target: mirror.id, actor: { kind: "system" }, after: { sent: 1, dropped: 0 } });
    const again = rig.connect();
    await again.opened;
    again.send(helloFrame(mirror.tunnelId, { mirror: true }));
    expect(await again.next("refused")).toMatchObject({ fatal: true, detail: expect.stringContaining("is over") });
  });

  test("whose credential is revoked ends within five seconds", async () => {
    const other = await rig.newToken("other");
    const scope = { ...laptop, actor: { ...laptop.actor, id: other.id } };
    const started = await rig.tenant.ask("mirror.start", { endpoints: ["github"] }, scope);
    const agent = await rig.enter({ tunnel: started.mirror.tunnelId, mirror: true }, { token: other.secret });
    await rig.tenant.ask("agent-token.revoke", { id: other.id });
    expect(await agent.next("revoked")).toMatchObject({ reason: "revoked" });
    await until(async () => !(await mirrors()).some(({ id }) => id === started.mirror.id));
    const { rows } = await rig.tenant.ask("audit.list", { limit: 3 });
    expect(rows.find(({ action }) => action === "mirror.end")).toMatchObject({ target: started.mirror.id, after: { cause: "revoked" } });
  });

  test("is not there for another credential, nor for a hello that is none of a mirror's", async () => {
    const other = await rig.newToken("another");
    for (const [hello, place] of [
      [{ mirror: true }, { token: other.secret }],
      [{ live: { transport: "ws" } }, {}],
      [{}, {}],
    ] as const) {
      const agent = rig.connect(place);
      await agent.opened;
      agent.send(helloFrame(mirror.tunnelId, hello));
      expect(await agent.next("refused")).toMatchObject({ fatal: true });
    }
    await rig.tenant.ask("mirror.end", { id: mirror.id });
  });

  test("gets a large body by itself, while no other agent does, nor for an event that it was not sent", async () => {
    const agent = await enter();
    const body = Buffer.alloc(300_000, 7);
    const id = await arrive({ body });
    expect(await agent.next("copy")).toMatchObject({ requestId: id, body: { size: 300_000 } });
    const fetchBody = (requestId: string, token = rig.token.secret) =>
      fetch(`http://127.0.0.1:${rig.hub.port}/agent/v1/copies/${requestId}/body`, { headers: { authorization: `Bearer ${token}` } });
    const answer = await fetchBody(id);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(body);
    const [unsent, stranger] = [
      await fetchBody(await rig.tenant.addRequest(endpointId, { verdict: "refused" })),
      await fetchBody(id, (await rig.newToken("x")).secret),
    ];
    expect([unsent.status, stranger.status]).toEqual([404, 404]);
    expect((await fetchBody(id)).status, "a second time").toBe(404);
    await leave(agent);
  });

  test("outlives the hub that its agent leaves, and goes on at another one", async () => {
    const other = await rig.openHub();
    const agent = await enter({}, { port: other.port });
    const stopping = other.stop();
    await agent.next("handover");
    agent.send({ kind: "bye", reason: "no other hub was found" });
    await stopping;
    const again = await enter({});
    const id = await arrive();
    expect(await again.next("copy")).toMatchObject({ requestId: id });
    await leave(again);
  });

  test("that reads nothing is sent no more than it has room for, the oldest are dropped, and that is counted", async () => {
    const agent = await enter();
    const id = await arrive({ body: Buffer.alloc(0) });
    await repeat(id, 150);
    await until(async () => (await mirrors()).find(({ id }) => id === mirror.id)?.dropped === 19);
    expect(agent.heard.filter(({ kind }) => kind === "copy")).toHaveLength(32);
    await leave(agent);
    expect(await lastEntry()).toMatchObject({ before: { sent: 32, dropped: 19 } });
  });
});
