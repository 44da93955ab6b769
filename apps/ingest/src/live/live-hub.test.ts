import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeAgent, type HubRig, helloFrame, openHubRig } from "../tunnel/testing.ts";
import { dialHub, listen, localServer, toLocal } from "./testing.ts";

let rig: HubRig;
let front: http.Server;
let local: http.Server & { port: number };
const live = { transport: "upgrade" as const };

beforeAll(async () => {
  rig = await openHubRig();
  local = await localServer((request, response) => {
    if (request.url === "/wait") return void response.write("waiting");
    response.end(`${request.headers.host} ${request.url}`);
  });
  front = http.createServer(async (request, response) => {
    const tunnelId = String(request.headers["x-tunnel"]);
    const { problem } = await rig.hub.live.exchange({ tunnelId, organizationId: "org", visitor: "ada@example.com" }, request, response);
    if (problem && !response.headersSent) response.writeHead(problem.status).end(problem.code);
  });
  await listen(front);
});
afterAll(async () => {
  front.closeAllConnections();
  front.close();
  local.closeAllConnections();
  local.close();
  await rig.close();
});

/** A live tunnel of the same owner as the rig's. */
async function newTunnel(name: string): Promise<string> {
  const id = `tun_${name.padEnd(26, "0")}`;
  await rig.sql(
    `INSERT INTO tunnel (organization_id, id, project_id, name, owner_kind, owner_id, owner_name, kind)
     SELECT organization_id, $2, project_id, $3, owner_kind, owner_id, owner_name, 'http' FROM tunnel WHERE id = $1`,
    [rig.tunnelId, id, name],
  );
  return id;
}

/** An agent of this tunnel whose data connections lead to the local server. */
async function enter(tunnel: string, hello: { hostHeader?: string } = {}): Promise<FakeAgent> {
  const agent = rig.connect();
  await agent.opened;
  agent.send(helloFrame(tunnel, { live: { ...live, ...hello } }));
  await agent.next("welcome");
  void (async () => {
    for (;;) {
      const { tickets } = await agent.next("dial", 60_000);
      for (const ticket of tickets) dialHub(rig.hub.port, ticket, toLocal(local.port));
    }
  })().catch(() => {}); // nothing more is dialed
  return agent;
}

const visit = async (tunnel: string, path = "/") => {
  const { port } = front.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { "x-tunnel": tunnel } });
  return response;
};

test("an agent of a live tunnel is welcomed, dials when asked, and hears what visitors did", async () => {
  const tunnel = await newTunnel("one");
  expect((await visit(tunnel)).status).toBe(503);
  const agent = await enter(tunnel, { hostHeader: "localhost:3000" });
  const response = await visit(tunnel, "/a?b=1");
  expect([response.status, await response.text()]).toEqual([200, "localhost:3000 /a?b=1"]);
  expect(await agent.next("visit")).toMatchObject({ method: "GET", target: "/a?b=1", status: 200, visitor: "ada@example.com", bytesDown: 21 });
  const row = () => rig.sql("SELECT machine, carried::int, in_flight FROM tunnel_connection WHERE tunnel_id = $1", [tunnel]);
  await expect.poll(row).toEqual([{ machine: "alice@laptop", carried: 1, in_flight: 0 }]);
  agent.vanish();
  await expect.poll(() => rig.hub.live.isConnected(tunnel)).toBe(false);
  await expect.poll(row).toEqual([]);
});

test("a tunnel of deliveries is not entered live, nor a live one for deliveries", async () => {
  const tunnel = await newTunnel("two");
  for (const hello of [helloFrame(tunnel), helloFrame(rig.tunnelId, { live })]) {
    const agent = rig.connect();
    await agent.opened;
    agent.send(hello);
    expect(await agent.next("refused")).toMatchObject({ problem: "PSTN-4004", fatal: true });
  }
});

test("a newer agent takes a live tunnel over: new visitors are its own", async () => {
  const tunnel = await newTunnel("three");
  const older = await enter(tunnel);
  expect((await visit(tunnel)).status).toBe(200);
  const newer = await enter(tunnel, { hostHeader: "newer" });
  await older.next("replaced");
  expect(await (await visit(tunnel)).text()).toBe("newer /");
  newer.vanish();
});

test("when its tunnel is deleted, as when its share ends, whoever is inside is out within 5 s", async () => {
  const tunnel = await newTunnel("four");
  const agent = await enter(tunnel);
  const inside = await visit(tunnel, "/wait");
  const reader = inside.body?.getReader();
  expect(String(Buffer.from((await reader?.read())?.value ?? []))).toBe("waiting");
  const startedAt = performance.now();
  await rig.sql("DELETE FROM tunnel WHERE id = $1", [tunnel]);
  await expect(reader?.read()).rejects.toThrow();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(await agent.next("revoked")).toMatchObject({ reason: "deleted" });
});

test("a revoked token ends live streams within 5 s", async () => {
  const tunnel = await newTunnel("five");
  await enter(tunnel);
  const reader = (await visit(tunnel, "/wait")).body?.getReader();
  await reader?.read();
  const startedAt = performance.now();
  await rig.tenant.ask("agent-token.revoke", { id: rig.token.id });
  await expect(reader?.read()).rejects.toThrow();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
