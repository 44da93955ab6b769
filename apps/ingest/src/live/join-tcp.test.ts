import { createHash, randomBytes } from "node:crypto";
import net from "node:net";
import { opened } from "@postern/contract/live";
import { problemDetails } from "@postern/contract/problem";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LiveOutcome } from "./live-desk.ts";
import { type Behaviour, dialHub, type LiveRig, listen, openLiveRig, toLocal } from "./testing.ts";

let rig: LiveRig;
let ended: LiveOutcome[];
let over: AbortController;
const servers: net.Server[] = [];

beforeEach(async () => {
  ended = [];
  over = new AbortController();
  rig = await openLiveRig({
    async admit({ headers }, share) {
      if (headers.authorization !== "Bearer good") return { problem: problemDetails("token-invalid") };
      return { call: { tunnelId: share, organizationId: "org", signal: over.signal }, ended: (outcome) => void ended.push(outcome) };
    },
  });
});
afterEach(async () => {
  await rig.close();
  for (const server of servers.splice(0)) server.close();
});

async function serve(onConnection: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer({ allowHalfOpen: true }, onConnection);
  servers.push(server);
  return listen(server);
}

interface Connected {
  status: number;
  head: string;
  socket: net.Socket;
}

/** Connects to a share as `postern connect` does. */
function connect(share: string, { token = "good", first = "", more = "" } = {}): Promise<Connected> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port: rig.hubPort, host: "127.0.0.1", allowHalfOpen: true });
    socket.once("error", reject);
    socket.write(
      `GET /agent/v1/connect/${share} HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\nUpgrade: postern-data\r\nAuthorization: Bearer ${token}\r\n${more}\r\n${first}`,
    );
    socket.once("data", (chunk: Buffer) => {
      const end = chunk.indexOf("\r\n\r\n") + 4;
      socket.pause();
      if (end < chunk.length) socket.unshift(chunk.subarray(end));
      const head = chunk.toString("latin1", 0, end);
      resolve({ status: Number(head.split(" ")[1]), head, socket });
    });
  });
}

async function readAll(socket: net.Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("a server that speaks first is heard, and what was sent with the handshake arrives", async () => {
  const port = await serve((socket) => {
    socket.write("220 ready\n");
    socket.once("data", (heard) => socket.end(`heard ${heard}`));
  });
  rig.agent("mail", toLocal(port, "tcp"), "tcp");
  const { status, socket } = await connect("mail", { first: "EHLO\n" });
  expect(status).toBe(101);
  expect(String(await readAll(socket))).toBe("220 ready\nheard EHLO\n");
  socket.end();
  await expect.poll(() => ended).toMatchObject([{ bytesUp: 5, bytesDown: 21 }]);
  expect(ended[0]?.broken).toBeUndefined();
});

test("one side ends while the other goes on: the answer to a whole upload comes after its end", async () => {
  const port = await serve((socket) => {
    const hash = createHash("sha256");
    socket.on("data", (chunk) => hash.update(chunk));
    socket.on("end", () => socket.end(hash.digest("hex")));
  });
  rig.agent("sink", toLocal(port, "tcp"), "tcp");
  const bytes = randomBytes(4 << 20);
  const { socket } = await connect("sink");
  socket.end(bytes);
  expect(String(await readAll(socket))).toBe(createHash("sha256").update(bytes).digest("hex"));
  await expect.poll(() => ended).toMatchObject([{ bytesUp: bytes.length, bytesDown: 64 }]);
});

test("where ends are told, a visitor whose connection ends without a word has left, and its stream is broken off", async () => {
  const port = await serve((socket) => socket.resume());
  const agent = rig.agent("sink", toLocal(port, "tcp"), "tcp");
  const { socket } = await connect("sink", { more: "Postern-Ends: told\r\n" });
  socket.end(Buffer.from([0, 0, 0, 9, 1, 2]));
  await expect.poll(() => ended).toMatchObject([{ bytesUp: 2, broken: "visitor-left" }]);
  await expect.poll(() => agent.connections.some(({ errored, destroyed }) => destroyed && errored !== null)).toBe(true);
});

test("a local server that takes no connection is told before anything is opened", async () => {
  const closed = net.createServer();
  const port = await listen(closed);
  closed.close();
  rig.agent("db", toLocal(port, "tcp"), "tcp");
  expect((await connect("db")).status).toBe(502);
  expect(ended).toMatchObject([{ problem: { code: "PSTN-2122", detail: "ECONNREFUSED" } }]);
});

test("no good token, no such share, and a share of another kind open nothing", async () => {
  rig.agent("pages", toLocal(1), "http");
  expect((await connect("pages", { token: "bad" })).status).toBe(401);
  expect((await connect("pages")).status).toBe(404);
  expect((await connect("nothing")).head).toMatch(/^HTTP\/1\.1 503 [\s\S]*\r\nRetry-After: [1-5]\r\n/);
  expect((await connect("no/such/path")).status).toBe(404);
});

test("a share that is over cuts its streams", async () => {
  const port = await serve((socket) => void socket.pipe(socket));
  rig.agent("db", toLocal(port, "tcp"), "tcp");
  const { socket } = await connect("db");
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.resume().on("error", () => {});
  over.abort();
  await closed;
  await expect.poll(() => ended).toMatchObject([{ broken: "ended" }]);
});

test("an agent that says nothing of its local server, or something else, opens nothing", async () => {
  rig.agent("odd", (connection) => void connection.once("data", () => connection.write("hello")), "tcp");
  expect((await connect("odd")).status).toBe(502);
});

test("an agent that is lost cuts its visitors, who are not left to wait", async () => {
  const port = await serve((socket) => void socket.pipe(socket));
  const agent = rig.agent("db", toLocal(port, "tcp"), "tcp");
  const { socket } = await connect("db");
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.resume().on("error", () => {});
  agent.vanish();
  await closed;
  await expect.poll(() => ended).toMatchObject([{ broken: "tunnel-lost" }]);
});

test("the visitor of an agent that was killed has its connection reset: half of what it reads is never taken for all", async () => {
  let dials = 0;
  const half: Behaviour = (connection) => void connection.once("data", () => connection.end(Buffer.concat([Buffer.of(opened), Buffer.from("half")])));
  const dial = (tickets: string[]) => {
    for (const ticket of tickets) if (dials++ < 2) dialHub(rig.hubPort, ticket, half); // then nobody is there to dial again
  };
  const killed = rig.tunnels.open({ tunnelId: "db", kind: "tcp", dial });
  killed.enter();
  setTimeout(() => rig.tunnels.close(killed), 500);
  const { socket } = await connect("db");
  await expect(readAll(socket)).rejects.toThrow("ECONNRESET");
  await expect.poll(() => ended).toMatchObject([{ bytesDown: 4, broken: "tunnel-lost" }]);
});

test("each of many visitors of an agent that is killed has its connection reset", async () => {
  const dying: net.Socket[] = [];
  let isAlive = true;
  const half: Behaviour = (connection) => {
    dying.push(connection);
    connection.once("data", () => connection.write(Buffer.concat([Buffer.of(opened), Buffer.from("half")])));
  };
  const dial = (tickets: string[]) => {
    for (const ticket of tickets) if (isAlive) dialHub(rig.hubPort, ticket, half);
  };
  const killed = rig.tunnels.open({ tunnelId: "db", kind: "tcp", dial });
  killed.enter();
  const visitors: Promise<Connected>[] = [];
  for (let count = 0; count < 45; count++) visitors.push(connect("db"));
  const reading = (await Promise.all(visitors)).map(({ socket }) => readAll(socket));
  isAlive = false;
  for (const connection of dying) connection.end();
  setTimeout(() => rig.tunnels.close(killed), 500);
  const heard = await Promise.allSettled(reading);
  expect(heard.filter(({ status }) => status === "fulfilled")).toEqual([]);
});

test("streams that have ended leave no more connections behind than wait unused in any case", async () => {
  const port = await serve((socket) => void socket.on("data", () => socket.end("all")).on("error", () => {}));
  const agent = rig.agent("db", toLocal(port, "tcp"), "tcp");
  const sockets = (await Promise.all(Array.from({ length: 40 }, () => connect("db")))).map(({ socket }) => socket);
  const heard = sockets.map(async (socket) => {
    socket.write("go");
    const all = await readAll(socket);
    socket.end();
    return String(all);
  });
  expect(await Promise.all(heard)).toEqual(Array(40).fill("all"));
  await expect.poll(() => agent.tunnel.open).toBe(2);
});
