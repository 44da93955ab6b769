import { execFileSync } from "node:child_process";
import fs from "node:fs";
import https from "node:https";
import net, { type AddressInfo, type Server, type Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { parseForward } from "../forward.ts";
import { openLocalServer } from "../local-server.ts";
import { AnswerFault, Late, NeverConnected, NotSecured } from "./faults.ts";
import { HttpWire } from "./http-wire.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const request = { method: "POST", target: "/", headers: ["Host", "here", "Content-Length", "1"], body: Buffer.from("x"), deadlineMs: 2_000 };
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A few turns of the loop, in each of which the sockets are looked at: a single sleep may be over before they were. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await sleep(10);
}

test("a kept connection is asked again and again, and left when nobody asks", async () => {
  const { wire, connections } = await house((socket) => socket.write(ok));
  for (let count = 0; count < 5; count++) {
    expect((await wire.ask(request)).body.toString()).toBe("ok");
    await sleep(30); // the rest after a connection's first answer
  }
  expect(connections).toHaveLength(1);
  await expect.poll(() => connections[0]?.destroyed).toBe(true);
});

test("no more connections are opened than are allowed; who waits is served in turn", async () => {
  const { wire, connections } = await house((socket) => void setTimeout(() => socket.write(ok), 5));
  const answers = await Promise.all(Array.from({ length: 20 }, () => wire.ask(request)));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(connections).toHaveLength(2);
});

test("a server that closes after each answer without a word is asked once a request, each by a connection of its own", async () => {
  let asked = 0;
  const { wire } = await house((socket) => {
    asked++;
    socket.write(ok, () => socket.end());
  });
  for (let count = 0; count < 10; count++) expect((await wire.ask(request)).status).toBe(200);
  expect(asked).toBe(10);
});

test("a connection that is closed while nobody asks is not asked", async () => {
  const { wire, connections } = await house((socket) => socket.write(ok));
  await wire.ask(request);
  await sleep(30);
  connections[0]?.destroy();
  await turns();
  expect((await wire.ask(request)).status).toBe(200);
  expect(connections).toHaveLength(2);
});

test("a connection that speaks unasked is given up", async () => {
  const { wire, connections } = await house((socket) => socket.write(ok));
  await wire.ask(request);
  await sleep(30);
  connections[0]?.write("HTTP/1.1 500 Forged\r\nContent-Length: 0\r\n\r\n");
  await turns();
  expect((await wire.ask(request)).status).toBe(200);
});

test("a request that a server read before it died is not written a second time: nobody knows what became of it", async () => {
  let asked = 0;
  const { wire } = await house((socket) => {
    if (++asked === 2) socket.destroy();
    else socket.write(ok);
  });
  await wire.ask(request);
  await sleep(30);
  await expect(wire.ask(request)).rejects.toThrow(/closed before|ECONNRESET/);
  await sleep(30);
  expect(asked).toBe(2);
});

test("an answer that comes before the request was read counts, and its connection is not asked again", async () => {
  const { wire, connections } = await house((socket) => {
    socket.pause();
    if (!socket.closed && connections.at(-1) === socket && socket.bytesWritten === 0) socket.write(ok);
  });
  const body = Buffer.alloc(30_000_000);
  expect((await wire.ask({ ...request, headers: ["Host", "here", "Content-Length", String(body.length)], body })).status).toBe(200);
  expect((await wire.ask(request)).status).toBe(200);
  expect(connections).toHaveLength(2);
});

test("a server that drips is late at the deadline, and so is one that does not take the request, or a free connection that does not come", async () => {
  const { wire } = await house((socket) => {
    const timer = setInterval(() => socket.write("H"), 20);
    socket.once("close", () => clearInterval(timer));
  });
  const startedAt = performance.now();
  const waits = Array.from({ length: 4 }, () => expect(wire.ask({ ...request, deadlineMs: 150 })).rejects.toThrow(Late));
  await Promise.all(waits);
  expect(performance.now() - startedAt).toBeLessThan(10_000); // the drip has no end
});

test("a broken answer is told as such, and the next request goes by another connection", async () => {
  let asked = 0;
  const { wire } = await house((socket) => socket.write(++asked === 1 ? "HTTP/1.1 200 OK\nContent-Length: 2\n\nok" : ok));
  await expect(wire.ask(request)).rejects.toThrow(AnswerFault);
  expect((await wire.ask(request)).status).toBe(200);
});

test("where nothing listens, nothing was asked", async () => {
  const wire = new HttpWire(parseForward("1"), 2);
  await expect(wire.ask(request)).rejects.toThrow(NeverConnected);
});

test("over TLS this machine needs no certificate that anyone vouches for, and another one does", async () => {
  const { port, heard } = await secured();
  const [here, elsewhere] = [true, false].map((isLoopback) => new HttpWire({ protocol: "https:", host: "localhost", port, isLoopback }, 2));
  expect((await here?.ask({ ...request, answerBytesMax: 200_000 }))?.body).toHaveLength(200_000);
  await expect(elsewhere?.ask(request)).rejects.toThrow(NotSecured);
  expect(heard()).toBe(1);
});

test("a certificate that is not trusted is no answer and no reset: nothing was asked, and a look says the same", async () => {
  const { port, heard } = await secured();
  const local = openLocalServer({ ...parseForward("https://localhost"), port, isLoopback: false }, 2);
  const detail = "the local server was not asked: its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)";
  expect(await local.call(request)).toMatchObject({ error: "refused", detail });
  expect(await local.look()).toEqual({ up: false, why: detail });
  expect(heard()).toBe(0);
});

test("a server without TLS is not asked over TLS, and a look says the same", async () => {
  const { port } = await house((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const local = openLocalServer({ ...parseForward("https://localhost"), port }, 2);
  expect(await local.call(request)).toMatchObject({ error: "refused", detail: expect.stringContaining("no encryption could be agreed on") });
  expect(await local.look()).toMatchObject({ up: false, why: expect.stringContaining("no encryption could be agreed on") });
});

test("when it is closed, who waits hears of it", async () => {
  const { wire } = await house(() => {});
  const waits = [1, 2, 3].map(() => expect(wire.ask(request)).rejects.toThrow(/nobody waits/));
  await sleep(20);
  wire.close();
  await Promise.all(waits);
});

/** A server with a certificate of its own making, which counts what it is asked. */
async function secured(): Promise<{ port: number; heard(): number }> {
  let heard = 0;
  const server = https.createServer(selfSigned(), (_request, response) => {
    heard++;
    response.end("y".repeat(200_000));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { port: (server.address() as AddressInfo).port, heard: () => heard };
}

function selfSigned(): { cert: Buffer; key: Buffer } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-wire-"));
  closers.push(() => fs.rmSync(folder, { recursive: true }));
  const [cert, key] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=localhost", "-keyout", key, "-out", cert];
  execFileSync("openssl", ["req", "-x509", "-nodes", ...made], { stdio: "ignore" });
  return { cert: fs.readFileSync(cert), key: fs.readFileSync(key) };
}

/** A local server that does this whenever bytes come, and the wire to it, of two connections. */
async function house(heard: (socket: Socket) => unknown): Promise<{ wire: HttpWire; connections: Socket[]; port: number }> {
  const connections: Socket[] = [];
  const server: Server = net.createServer((socket) => {
    connections.push(socket);
    socket.on("error", () => {});
    socket.on("data", () => heard(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  const wire = new HttpWire(parseForward(String(port)), 2);
  closers.push(() => {
    wire.close();
    for (const socket of connections) socket.destroy();
    server.close();
  });
  return { wire, connections, port };
}
