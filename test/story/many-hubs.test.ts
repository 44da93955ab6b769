import http from "node:http";
import net, { type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { connectPath, dataUpgrade, endsHeader, endsTold } from "@postern/contract/live";
import { ToldEnd } from "@postern/contract/told-end";
import { openStage, type Stage } from "@postern/db/testing/stage";
import type { Tenant } from "@postern/db/testing/tenant";
import { freePort } from "@postern/up/free-port";
import superjson from "superjson";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Child } from "../bench/child.ts";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { balancer, startHub } from "../setup/hub-process.ts";

/** Two hubs as processes of their own over one PostgreSQL; agents come through one address, which leads to the first hub that stands. */
let stage: Stage;
let acme: Tenant;
let hubs: Child[];
let agents: AgentProcess[];
let destinationId: string;
let endpointId: string;
const servers: net.Server[] = [];
/** Bodies that came to the local server. */
const brought: string[] = [];
/** What the local server of the TCP share was given, and how it ended: as a whole, or broken off. */
const uploads: { bytes: number; end?: "whole" | "broken off" }[] = [];
let keySecret: string;
/** Lines of its endless answer that the local server has written. */
let drops = 0;

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  ({ id: endpointId } = await acme.createEndpoint({ name: "github" }));
  await acme.ask("share-rule.set", { isPublicAllowed: true, hours: 8, hoursMax: 8 });
  const ports = [await freePort(), await freePort()];
  hubs = [];
  for (const port of ports) hubs.push(await startHub(stage, port));
  const hubUrl = `ws://127.0.0.1:${await listen(balancer(ports))}`;
  const { token, secret } = await acme.ask("agent-token.create", { name: "laptop", expiresInDays: 1 });
  const server = `http://127.0.0.1:${await listen(api(hubUrl, token.id))}`;
  const local = String(await listen(localServer()));
  ({ secret: keySecret } = await acme.ask("api-key.create", { name: "ci", rights: ["read"] }));
  agents = [
    startAgent({ server, token: secret, verb: ["share"], args: ["tcp", String(await listen(uploadServer())), "--name", "pipe", "--to", "key:ci"] }),
    startAgent({ server, token: secret, verb: ["share"], args: ["http", local, "--name", "demo", "--public"] }),
    startAgent({ server, token: secret, args: [local, "github"] }),
  ];
  await Promise.all(agents.map((agent) => agent.said("ready")));
  const [tunnel] = await stage.sql("SELECT id FROM destination WHERE tunnel_id IS NOT NULL");
  destinationId = String(tunnel?.id);
});
afterAll(async () => {
  await Promise.all((agents ?? []).map((agent) => agent.stop()));
  await Promise.all((hubs ?? []).map((hub) => hub.stop()));
  for (const server of servers) server.close();
  await stage?.close();
});

/** The API as the agents ask it: the real procedures, in their token's name. */
function api(hubUrl: string, tokenId: string): net.Server {
  const scope = { ...acme.scope, actor: { kind: "agent" as const, id: tokenId, name: "laptop" } };
  return http.createServer(async (request, response) => {
    const name = request.url?.split("/").at(-1);
    if (name !== "share.open" && name !== "tunnel.open") return void response.writeHead(404).end();
    const input = superjson.deserialize(JSON.parse((await request.toArray()).join("")));
    const data = superjson.serialize({ ...(await acme.ask(name, input, scope)), hubUrl });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ result: { data } }));
  });
}

function localServer(): net.Server {
  return http.createServer(async (request, response) => {
    brought.push((await request.toArray()).join(""));
    if (request.url === "/slow") return void drip(response);
    response.end(`at ${request.url}`);
  });
}

/** A line each 100 ms, for as long as someone reads. */
function drip(response: http.ServerResponse): void {
  const clock = setInterval(() => {
    drops++;
    response.write("drop\n");
  }, 100);
  response.once("close", () => clearInterval(clock));
}

function uploadServer(): net.Server {
  return net.createServer({ allowHalfOpen: true }, (socket) => {
    const upload: (typeof uploads)[number] = { bytes: 0 };
    uploads.push(upload);
    socket.on("data", ({ length }) => {
      upload.bytes += length;
    });
    socket.once("end", () => {
      upload.end ??= "whole";
      socket.end("thanks");
    });
    socket.once("error", () => {
      upload.end ??= "broken off";
    });
  });
}

/** Begins to upload through the TCP share at this hub, as whoever runs `postern connect` does. */
function upload(hub: Child | undefined, bytes: number): Promise<Duplex> {
  const headers = { Connection: "Upgrade", Upgrade: dataUpgrade, Authorization: `Bearer ${keySecret}`, [endsHeader]: endsTold };
  const request = http.get(`http://127.0.0.1:${hub?.ready.hubPort}${connectPath}/pipe`, { agent: false, headers });
  return new Promise((resolve, reject) => {
    request.once("error", reject);
    request.once("response", ({ statusCode }) => reject(new Error(`answered ${statusCode}`)));
    request.once("upgrade", (_response, socket: net.Socket) => {
      const stream = new ToldEnd(socket).on("error", () => {});
      stream.write(Buffer.alloc(bytes, "x"));
      resolve(stream);
    });
  });
}

async function listen(server: net.Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const placeOf = (hub: Child | undefined) => ({
  host: "127.0.0.1",
  port: Number(hub?.ready.sharePort),
  headers: { host: "demo.share.localhost" },
  agent: false,
});

/** A visitor who lands at this hub. */
function visit(hub: Child | undefined, path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.get({ ...placeOf(hub), path }, async (response) => {
      const text = (await response.toArray().catch(() => [])).join("");
      resolve({ status: response.statusCode ?? 0, text });
    });
    request.once("error", reject);
  });
}

/** How an answer ended for a visitor who read it at this hub. */
function endOfVisit(hub: Child | undefined, path: string): Promise<"whole" | "broken off"> {
  return new Promise((resolve, reject) => {
    const request = http.get({ ...placeOf(hub), path }, (response) => {
      response
        .once("close", () => resolve(response.complete ? "whole" : "broken off"))
        .on("error", () => {})
        .resume();
    });
    request.once("error", reject);
  });
}

async function addEvent(body: string): Promise<string> {
  const requestId = await acme.addRequest(endpointId, { body: Buffer.from(body), rawHeaders: "Host: in.example\r\nContent-Type: text/plain\r\n" });
  const id = await acme.addDelivery(requestId, { endpointId, destinationId });
  await stage.sql("SELECT pg_notify('postern_lane', $1)", [destinationId]);
  return id;
}

const stateOf = async (id: string) => (await stage.sql("SELECT state FROM delivery WHERE id = $1", [id]))[0]?.state;

test("visitors of either hub reach the agent that is at one of them", async () => {
  for (const hub of hubs) await expect.poll(() => visit(hub, "/a")).toEqual({ status: 200, text: "at /a" });
  const rows = await stage.sql("SELECT DISTINCT hub FROM tunnel_connection");
  expect(rows, "both agents are at one hub").toHaveLength(1);
});

test("an upload through a TCP share ends where its sender ended it, and what the local server then says arrives", async () => {
  const stream = await upload(hubs[0], 300_000);
  stream.end();
  expect((await stream.toArray()).join("")).toBe("thanks");
  expect(uploads).toEqual([{ bytes: 300_000, end: "whole" }]);
});

test("when their hub is killed, live and durable agents are at the other within 75 s, and what came meanwhile is brought", async () => {
  const [first] = hubs.splice(0, 1);
  const [second] = hubs;
  const before = await addEvent("before");
  await expect.poll(() => stateOf(before)).toBe("delivered");
  await upload(first, 300_000);
  await expect.poll(() => uploads[1]?.bytes).toBe(300_000);
  const slow = endOfVisit(second, "/slow");
  await expect.poll(() => drops).toBeGreaterThan(3);
  process.kill(first?.pid ?? 0, "SIGKILL");
  const killedAt = performance.now();
  const meanwhile = await addEvent("meanwhile");
  await expect.poll(() => uploads[1]?.end).toBe("broken off");
  expect(await slow, "the agent's hub held its data connection at the other").toBe("broken off");
  await expect.poll(() => visit(second, "/b"), { timeout: 75_000, interval: 250 }).toEqual({ status: 200, text: "at /b" });
  await expect.poll(() => stateOf(meanwhile), { timeout: 75_000 - (performance.now() - killedAt), interval: 250 }).toBe("delivered");
  expect(brought.filter((body) => body === "before" || body === "meanwhile").sort()).toEqual(["before", "meanwhile"]);
  expect(performance.now() - killedAt).toBeLessThan(75_000);
});
