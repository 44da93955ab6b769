import net from "node:net";
import type { Duplex } from "node:stream";
import { type DataTransport, type LiveKind, opened } from "@postern/contract/live";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AgentEvent } from "../events.ts";
import { parseForward } from "../forward.ts";
import { type LocalRecorder, recordLocally } from "../testing-local.ts";
import { LiveStreams } from "./live-streams.ts";
import { type FakeDoor, openDoor } from "./testing.ts";

let door: FakeDoor;
let local: LocalRecorder;
let told: AgentEvent[];
const line = { send() {}, fetchBody: () => Promise.reject(new Error("not here")) } as unknown as Parameters<LiveStreams["lose"]>[0];

beforeEach(async () => {
  told = [];
  [door, local] = [await openDoor(), await recordLocally()];
});
afterEach(async () => {
  door.close();
  await local.close();
});

interface Options {
  kind?: LiveKind;
  transport?: DataTransport;
  port?: number;
}
const streams = ({ kind = "http", transport = "upgrade", port = local.port }: Options = {}) =>
  new LiveStreams({ hubUrl: door.url, forward: parseForward(String(port)), kind, transport, tell: (event) => void told.push(event) });

async function dialed(agent: LiveStreams, tickets = ["t1"]): Promise<Duplex> {
  agent.dial({ kind: "dial", tickets }, line);
  await expect.poll(() => door.connections.length).toBe(tickets.length);
  const [connection] = door.connections;
  if (!connection) throw new Error("nothing was dialed");
  return connection;
}

function heard(connection: Duplex): { text: string } {
  const all = { text: "" };
  connection.on("data", (chunk: Buffer) => {
    all.text += chunk.toString("latin1");
  });
  return all;
}

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: demo.example\r\n\r\n`;

test.each<DataTransport>(["upgrade", "ws"])(
  "bytes that come by %s reach the local server, and its answer goes back, one exchange after another",
  async (transport) => {
    const connection = await dialed(streams({ transport }));
    const answer = heard(connection);
    connection.write(request("/one"));
    await expect.poll(() => answer.text).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*ok$/);
    connection.write(request("/two"));
    await expect.poll(() => local.seen.map(({ target }) => target)).toEqual(["/one", "/two"]);
    expect(local.seen[0]?.rawHeaders).toEqual(["Host", "demo.example"]);
    expect(door.tickets).toEqual(["t1"]);
  },
);

test("nothing is dialed locally before the first byte", async () => {
  const connections: net.Socket[] = [];
  const server = net.createServer((socket) => void connections.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const agent = streams({ port: (server.address() as net.AddressInfo).port });
  const connection = await dialed(agent, ["t1", "t2"]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(connections.length).toBe(0);
  connection.write("x");
  await expect.poll(() => connections.length).toBe(1);
  connections[0]?.destroy();
  server.close();
});

test("a local server that is down is said with its cause, once until it is back", async () => {
  await local.close();
  const agent = streams();
  const first = await dialed(agent);
  const answer = heard(first);
  const ended = new Promise((resolve) => first.once("end", resolve));
  first.write(request("/"));
  await ended;
  expect(answer.text).toBe("!ECONNREFUSED\n");
  expect(told).toMatchObject([{ type: "local", up: false }]);
  await local.listenAgain();
});

test("a tcp stream is opened before its bytes, and each side ends by itself", async () => {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.write("hello ");
    socket.on("data", (chunk) => socket.write(chunk));
    socket.on("end", () => socket.end("bye"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const connection = await dialed(streams({ kind: "tcp", port: (server.address() as net.AddressInfo).port }));
  const answer = heard(connection);
  connection.write("\n");
  await expect.poll(() => answer.text).toBe("\nhello ");
  connection.end("world ");
  await expect.poll(() => answer.text).toBe("\nhello world bye");
  server.close();
});

test("a visitor who left ends the local server's work, and a local server that breaks off is not taken for one that ended", async () => {
  let left = 0;
  local.respond = (incoming, response) => {
    if (incoming.url === "/break") return void response.writeHead(200).write("half", () => incoming.socket.resetAndDestroy());
    response.on("close", () => left++);
    response.write("x");
  };
  const agent = streams();
  await dialed(agent, ["t1", "t2"]);
  const [first, second] = door.connections;
  first?.resume().write(request("/work"));
  await expect.poll(() => local.seen.length).toBe(1);
  first?.end();
  await expect.poll(() => left).toBe(1);
  const broken = new Promise((resolve) => second?.once("error", (error: NodeJS.ErrnoException) => resolve(error.code)));
  second?.resume().write(request("/break"));
  expect(await broken).toBe("ECONNRESET");
});

test("a hub that lets no connection in is told of once", async () => {
  door.refuse = 400;
  const agent = streams();
  for (const ticket of ["t1", "t2", "t3"]) agent.dial({ kind: "dial", tickets: [ticket] }, line);
  await expect.poll(() => told).toEqual([{ type: "dial-failed", cause: "answered", says: "answered 400 instead of opening it" }]);
  await expect.poll(() => agent.running).toBe(0);
  expect(told.length).toBe(1);
});

test("a hub is given 64 connections at most, and none of them outlives its line", async () => {
  const agent = streams();
  const tickets = Array.from({ length: 60 }, (_, i) => `t${i}`);
  agent.dial({ kind: "dial", tickets }, line);
  agent.dial({ kind: "dial", tickets }, line);
  await expect.poll(() => door.connections.length).toBe(64);
  expect(agent.running).toBe(64);
  agent.lose(line);
  await expect.poll(() => agent.running).toBe(0);
  await expect.poll(() => door.connections.every(({ destroyed }) => destroyed)).toBe(true);
});

test("a hub may ask for a connection to another one at its own host, and to no other host", async () => {
  const other = await openDoor();
  const agent = streams();
  agent.dial({ kind: "dial", tickets: ["t1"], to: other.url.href }, line);
  await expect.poll(() => other.tickets).toEqual(["t1"]);
  agent.dial({ kind: "dial", tickets: ["t2"], to: `ws://localhost:${other.url.port}` }, line);
  expect(told).toEqual([{ type: "dial-failed", cause: "other-host", says: "the hub named another one that is not at or below 127.0.0.1" }]);
  agent.lose(line);
  await expect.poll(() => other.connections.every(({ destroyed }) => destroyed)).toBe(true);
  expect([other.tickets, door.tickets]).toEqual([["t1"], []]);
  other.close();
});

test.each<DataTransport>(["upgrade", "ws"])("by %s, an upload that its hub ended is whole, and one whose hub went away is broken off", async (transport) => {
  const ends: string[] = [];
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.resume();
    socket.once("end", () => void ends.push("whole"));
    socket.once("end", () => socket.end());
    socket.once("error", () => void ends.push("broken off"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const agent = streams({ kind: "tcp", transport, port: (server.address() as net.AddressInfo).port });
  await dialed(agent, ["t1", "t2"]);
  const [ended, lost] = door.connections;
  for (const connection of [ended, lost]) {
    connection?.on("error", () => {}).resume();
    connection?.write(Buffer.of(opened));
    connection?.write("half");
  }
  ended?.end();
  await expect.poll(() => ends).toEqual(["whole"]);
  lost?.destroy();
  await expect.poll(() => ends).toEqual(["whole", "broken off"]);
  server.close();
});
