import http from "node:http";
import net from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Behaviour, type LiveRig, localServer, openLiveRig, toLocal, visit } from "./testing.ts";

let rig: LiveRig;
let witness: http.Server & { port: number };
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => void unhandled.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  process.on("uncaughtExceptionMonitor", onUnhandled);
  witness = await localServer((_request, response) => void response.end("fine"));
});
afterAll(() => {
  witness.closeAllConnections();
  witness.close();
  process.off("unhandledRejection", onUnhandled);
  process.off("uncaughtExceptionMonitor", onUnhandled);
});
beforeEach(async () => {
  rig = await openLiveRig();
  rig.agent("witness", toLocal(witness.port));
});
afterEach(async () => {
  await rig.close();
  expect(unhandled).toEqual([]);
});

/** Another tunnel's visitor is served meanwhile. */
async function othersAreServed(): Promise<void> {
  const startedAt = performance.now();
  const { status, body } = await visit(rig, "witness");
  expect([status, String(body)]).toEqual([200, "fine"]);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
}

/** Answers the first bytes with these. */
const says =
  (...pieces: (string | Buffer)[]): Behaviour =>
  (connection) => {
    connection.once("data", () => {
      for (const piece of pieces) connection.write(piece);
    });
  };

const invalid: [string, Behaviour][] = [
  ["garbage", says("\x00\xff\xfe no HTTP\r\n\r\n")],
  ["a status that is none", says("HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n")],
  ["letters in its status that may not stand in a head", says("HTTP/1.1 200 \x01\r\nContent-Length: 2\r\n\r\nok")],
  ["endless headers", (connection) => connection.once("data", () => floods(connection, "X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", "HTTP/1.1 200 OK\r\n"))],
  ["one header without an end", (connection) => connection.once("data", () => floods(connection, "a".repeat(4_096), "HTTP/1.1 200 OK\r\nX-A: "))],
  ["a hundred thousand informational answers", says("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(100_000))],
  ["a change of protocol that nobody asked for", says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")],
  ["two lengths", says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")],
  ["the end at once", (connection) => void connection.once("data", () => connection.end())],
  ["a reset at once", (connection) => void connection.once("data", () => connection.resetAndDestroy())],
];

test.each(invalid)("an agent that answers with %s costs its visitor a 502, and nobody else anything", async (_what, behaviour) => {
  rig.agent("hostile", behaviour);
  expect((await visit(rig, "hostile")).status).toBe(502);
  await othersAreServed();
});

const broken: [string, Behaviour][] = [
  ["bad chunks", says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\n")],
  ["a body that ends early", (connection) => void connection.once("data", () => connection.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"))],
];

test.each(broken)("an answer with %s is broken off, never passed as whole", async (_what, behaviour) => {
  rig.agent("hostile", behaviour);
  await expect(visit(rig, "hostile")).rejects.toThrow();
  await othersAreServed();
  await expect.poll(() => rig.outcomes.find(({ broken }) => broken)).toMatchObject({ status: 200, broken: "tunnel-lost" });
});

test("an agent that never reads holds up its own visitor only, and the hub holds next to nothing of the body", async () => {
  rig.agent("hostile", (connection) => void connection.pause());
  const outgoing = http.request({ port: rig.frontPort, method: "POST", headers: { host: "hostile", "content-length": String(1 << 30) }, agent: false });
  outgoing.on("error", () => {});
  const before = process.memoryUsage().rss;
  let sent = 0;
  const piece = Buffer.alloc(1 << 20);
  const push = () => {
    while (sent < 512 && outgoing.write(piece)) sent++;
  };
  outgoing.on("drain", push);
  push();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await othersAreServed();
  expect(sent).toBeLessThan(64); // megabytes, in the buffers of the kernel above all
  expect(process.memoryUsage().rss - before).toBeLessThan(128 << 20);
  outgoing.destroy();
});

test("a visitor who never reads an endless answer makes the hub hold next to nothing", async () => {
  rig.agent("hostile", (connection) => {
    connection.once("data", () => floods(connection, Buffer.alloc(65_536), "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n"));
  });
  const socket = net.connect(rig.frontPort, "127.0.0.1");
  socket.on("error", () => {});
  socket.pause();
  socket.write("GET / HTTP/1.1\r\nHost: hostile\r\n\r\n");
  const before = process.memoryUsage().rss;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await othersAreServed();
  expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
  socket.destroy();
});

test("an agent that drips its head byte by byte is given up after its time, as one that is silent", async () => {
  rig.call.firstByteMs = 1_500;
  rig.agent("hostile", (connection) => {
    connection.once("data", () => {
      const drip = setInterval(() => connection.write("H"), 100);
      connection.write("HTTP/1.1 200 OK\r\nX: ");
      connection.once("close", () => clearInterval(drip));
    });
  });
  const startedAt = performance.now();
  const dripping = visit(rig, "hostile");
  await othersAreServed();
  expect((await dripping).status).toBe(504);
  expect(performance.now() - startedAt).toBeLessThan(10_000); // the drip has no end
});

test("an agent that speaks before it is asked loses that connection", async () => {
  const agent = rig.agent("hostile", (connection) => void connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await expect.poll(() => agent.tunnel.open).toBe(0); // until then the hub may be asking for the next one
  await othersAreServed();
});

test("bytes on an idle connection are nobody's answer", async () => {
  let asked = 0;
  const agent = rig.agent("hostile", (connection) => {
    connection.on("data", () => {
      const body = `answer ${++asked}`;
      connection.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      setTimeout(() => connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"), 20);
    });
  });
  for (let i = 1; i <= 5; i++) {
    const { body } = await visit(rig, "hostile");
    expect(String(body)).toBe(`answer ${i}`);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  expect(agent.connections.length).toBeGreaterThanOrEqual(5);
});

test("a second answer in the same breath is nobody's answer either", async () => {
  rig.agent("hostile", (connection) => {
    connection.on("data", () => connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngoodHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
  });
  for (let i = 0; i < 5; i++) expect(String((await visit(rig, "hostile").catch(() => ({ body: "good" }))).body)).toBe("good");
  await othersAreServed();
});

test("an agent that vanishes leaves nothing behind", async () => {
  const agent = rig.agent("hostile", (connection) => void connection.pause());
  const waiting = Array.from({ length: 10 }, () => visit(rig, "hostile"));
  await expect.poll(() => agent.tunnel.use.inFlight).toBe(10);
  agent.vanish();
  for (const { status } of await Promise.all(waiting)) expect([502, 503]).toContain(status);
  expect([agent.tunnel.open, agent.tunnel.use.inFlight, rig.tunnels.isConnected("hostile")]).toEqual([0, 0, false]);
});

/** Writes without an end, as fast as it is read. */
function floods(connection: net.Socket, piece: string | Buffer, first: string): void {
  connection.write(first);
  const push = () => {
    while (!connection.destroyed && connection.write(piece));
  };
  connection.on("drain", push);
  push();
}

test("an upgrade that promises a body is refused: the local server would take it from the next visitor's request", async () => {
  const dialed: net.Socket[] = [];
  rig.agent("demo", (connection) => connection.once("data", () => dialed.push(connection)));
  const upgrade = { host: "demo", connection: "Upgrade", upgrade: "websocket" };
  for (const more of [
    { method: "POST", headers: { ...upgrade, "content-length": "104" } },
    { method: "POST", headers: { ...upgrade, "transfer-encoding": "chunked" } },
    { method: "GET", headers: { ...upgrade, "content-length": "104" } },
    { method: "POST", headers: upgrade },
  ])
    await expect(visit(rig, "demo", more)).resolves.toMatchObject({ status: 400 });
  expect(dialed).toEqual([]);
});
