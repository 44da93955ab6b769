import http from "node:http";
import net from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Hub } from "../tunnel/hub.ts";
import { type FakeAgent, type HubRig, helloFrame, openHubRig } from "../tunnel/testing.ts";
import { dialHub, listen, localServer, toLocal } from "./testing.ts";

let rig: HubRig;
/** Hubs beside the rig's, where agents are: one says where it is reached, one does not. */
let reached: Hub;
let unreached: Hub & { log: object[] };
let local: http.Server & { port: number };
const fronts: http.Server[] = [];
const frontPorts = new Map<Hub, number>();

beforeAll(async () => {
  rig = await openHubRig();
  const port = await freePort();
  reached = await rig.openHub({ port, ownAddress: `ws://127.0.0.1:${port}` });
  unreached = await rig.openHub();
  local = await localServer((request, response) => {
    if (request.url === "/wait") return void response.write("waiting");
    response.end(`${request.headers.host} ${request.url}`);
  });
  for (const hub of [rig.hub, reached, unreached]) frontPorts.set(hub, await openFront(hub));
});
afterAll(async () => {
  for (const server of [...fronts, local]) {
    server?.closeAllConnections();
    server?.close();
  }
  await Promise.all([reached?.stop(), unreached?.stop()]);
  await rig?.close();
});

async function freePort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function openFront({ live }: Hub): Promise<number> {
  const front = http.createServer(async (request, response) => {
    const { problem } = await live.exchange(
      { tunnelId: String(request.headers["x-tunnel"]), organizationId: "org", visitor: "ada@example.com" },
      request,
      response,
    );
    if (problem && !response.headersSent) response.writeHead(problem.status).end(problem.code);
  });
  fronts.push(front);
  return listen(front);
}

const visit = (hub: Hub, tunnel: string, path = "/") => fetch(`http://127.0.0.1:${frontPorts.get(hub)}${path}`, { headers: { "x-tunnel": tunnel } });

async function newTunnel(name: string): Promise<string> {
  const id = `tun_${name.padEnd(26, "0")}`;
  await rig.sql(
    `INSERT INTO tunnel (organization_id, id, project_id, name, owner_kind, owner_id, owner_name, kind)
     SELECT organization_id, $2, project_id, $3, owner_kind, owner_id, owner_name, 'http' FROM tunnel WHERE id = $1`,
    [rig.tunnelId, id, name],
  );
  return id;
}

/** An agent at the rig's hub, that dials whichever hub it is asked to; where each ticket was shown is kept. */
async function enter(
  tunnel: string,
  { hostHeader, token }: { hostHeader?: string; token?: string } = {},
): Promise<FakeAgent & { dialed: (string | undefined)[] }> {
  const agent = Object.assign(rig.connect(token === undefined ? {} : { token }), { dialed: [] as (string | undefined)[] });
  await agent.opened;
  agent.send(helloFrame(tunnel, { live: { transport: "upgrade", ...(hostHeader !== undefined && { hostHeader }) } }));
  await agent.next("welcome");
  void (async () => {
    for (;;) {
      const { tickets, to } = await agent.next("dial", 60_000);
      agent.dialed.push(to);
      for (const ticket of tickets) dialHub(Number(new URL(to ?? `ws://127.0.0.1:${rig.hub.port}`).port), ticket, toLocal(local.port));
    }
  })().catch(() => {}); // nothing more is dialed
  return agent;
}

test("a visitor at one hub reaches an agent at another, which dials the visitor's hub and hears what came of it", async () => {
  const tunnel = await newTunnel("one");
  const agent = await enter(tunnel, { hostHeader: "localhost:3000" });
  const response = await visit(reached, tunnel, "/a?b=1");
  expect([response.status, await response.text()]).toEqual([200, "localhost:3000 /a?b=1"]);
  expect(agent.dialed).toContain(`ws://127.0.0.1:${reached.port}`);
  expect(await agent.next("visit")).toMatchObject({ method: "GET", target: "/a?b=1", status: 200, visitor: "ada@example.com" });
  expect(await Promise.all(Array.from({ length: 40 }, async (_, n) => (await visit(reached, tunnel, `/${n}`)).status))).toEqual(Array(40).fill(200));
  agent.vanish();
  await expect.poll(async () => (await visit(reached, tunnel)).status).toBe(503);
});

test("a hub that does not say where it is reached answers that nobody is there, and tells its operator why", async () => {
  const tunnel = await newTunnel("two");
  const agent = await enter(tunnel);
  const response = await visit(unreached, tunnel);
  expect([response.status, await response.text()]).toEqual([503, "PSTN-2120"]);
  expect(unreached.log).toContainEqual(expect.objectContaining({ event: "tunnel.out-of-reach", tunnelId: tunnel }));
  expect((await visit(rig.hub, tunnel)).status).toBe(200);
  agent.vanish();
});

test("a newer agent takes the tunnel over at both hubs, and the older one's streams end at both", async () => {
  const tunnel = await newTunnel("three");
  const older = await enter(tunnel, { hostHeader: "older" });
  const reader = (await visit(reached, tunnel, "/wait")).body?.getReader();
  expect(String(Buffer.from((await reader?.read())?.value ?? []))).toBe("waiting");
  const startedAt = performance.now();
  const newer = await enter(tunnel, { hostHeader: "newer" });
  await expect(reader?.read()).rejects.toThrow();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  await expect.poll(async () => (await visit(reached, tunnel)).text()).toBe("newer /");
  for (const agent of [older, newer]) agent.vanish();
});

test("a revoked token ends streams at the visitor's hub within 5 s too, whatever its agent does", async () => {
  const tunnel = await newTunnel("four");
  const { id, secret } = await rig.newToken("lost");
  const agent = await enter(tunnel, { token: secret }); // its data connections it never closes by itself
  const reader = (await visit(reached, tunnel, "/wait")).body?.getReader();
  await reader?.read();
  const startedAt = performance.now();
  await rig.tenant.ask("agent-token.revoke", { id });
  await expect(reader?.read()).rejects.toThrow();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(await agent.next("revoked")).toMatchObject({ reason: "revoked" });
});

test("what is no notice, or is meant for nobody here, moves no agent", async () => {
  const tunnel = await newTunnel("five");
  const agent = await enter(tunnel);
  const [row] = await rig.sql("SELECT hub, id FROM tunnel_connection WHERE tunnel_id = $1", [tunnel]);
  const tell = (notice: unknown) =>
    rig.sql("SELECT pg_notify($1, $2)", [`postern_hub_${String(row?.hub).split("/")[1]}`, typeof notice === "string" ? notice : JSON.stringify(notice)]);
  const stranger = { connectionId: "cnn_of-nobody", frame: { kind: "dial", tickets: ["x"], to: "ws://127.0.0.1:1" } };
  const dismissal = { connectionId: row?.id, frame: { kind: "revoked", reason: "revoked" } };
  for (const notice of ["", "{", "[]", stranger, dismissal, { connectionId: row?.id, frame: { kind: "dial", tickets: [] } }]) await tell(notice);
  await tell({ connectionId: row?.id, frame: { kind: "dial", tickets: ["good"], to: `ws://127.0.0.1:${reached.port}` } });
  await expect.poll(() => agent.dialed).toContain(`ws://127.0.0.1:${reached.port}`);
  expect(agent.dialed.filter((to) => to !== undefined)).toHaveLength(1);
  expect(agent.heard.map(({ kind }) => kind)).not.toContain("revoked");
  agent.vanish();
});
