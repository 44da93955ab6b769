import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LiveRig, listen, localServer, openLiveRig, toLocal, visit } from "./testing.ts";

let rig: LiveRig;
const servers: { close(): unknown; closeAllConnections?(): void }[] = [];
beforeEach(async () => {
  rig = await openLiveRig();
});
afterEach(async () => {
  await rig.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

const serve = async (...[onRequest]: Parameters<typeof localServer>) => {
  const server = await localServer(onRequest);
  servers.push(server);
  return server;
};
const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

test("a request reaches the local server line for line, and its answer the visitor", async () => {
  const seen: http.IncomingMessage[] = [];
  const local = await serve((request, response) => {
    seen.push(request);
    response.sendDate = false;
    response.writeHead(207, "Multi", ["X-A", "1", "x-a", "\xe9", "Set-Cookie", "a=1", "Set-Cookie", "b=2", "Content-Length", "2"]).end(Buffer.from("ok"));
  });
  rig.agent("demo", toLocal(local.port));
  const headers = ["Host", "demo", "X-One", "1", "x-one", "2", "X-ONE", "\xfc", "Cookie", "mine=1; ours=2", "TE", "trailers", "Postern_User", "forged"];
  Object.assign(rig.call, { addedHeaders: ["Postern-User", "ada"], removedHeaders: new Set(["postern-user"]), removedCookies: new Set(["ours"]) });
  const { status, rawHeaders, body } = await visit(rig, "demo", { path: "/a//b%2F?x=1&x=2&", headers, setHost: false });
  expect(seen[0]).toMatchObject({ method: "GET", url: "/a//b%2F?x=1&x=2&" });
  const end = ["TE", "trailers", "Connection", "keep-alive, TE"];
  expect(seen[0]?.rawHeaders).toEqual(["Host", "demo", "X-One", "1", "x-one", "2", "X-ONE", "\xfc", "Cookie", "mine=1", "Postern-User", "ada", ...end]);
  expect(status).toBe(207);
  expect(rawHeaders.slice(0, 10)).toEqual(["X-A", "1", "x-a", "\xe9", "Set-Cookie", "a=1", "Set-Cookie", "b=2", "Content-Length", "2"]);
  expect(String(body)).toBe("ok");
  expect(rig.outcomes).toMatchObject([{ status: 207, bytesUp: 0, bytesDown: 2 }]);
});

test("8 MB go up and come down unchanged", async () => {
  const local = await serve((request, response) => request.pipe(response));
  rig.agent("demo", toLocal(local.port));
  const bytes = randomBytes(8 << 20);
  for (const headers of [{ "content-length": String(bytes.length) }, { "transfer-encoding": "chunked" }]) {
    const { body } = await visit(rig, "demo", { method: "POST", headers, body: bytes });
    expect(sha(body)).toBe(sha(bytes));
  }
  expect(rig.outcomes).toMatchObject([{ bytesUp: bytes.length, bytesDown: bytes.length }, {}]);
});

test("a connection carries one exchange after another, and is let go after 2 s idle", async () => {
  const local = await serve((_request, response) => void response.end("ok"));
  const agent = rig.agent("demo", toLocal(local.port));
  for (let i = 0; i < 20; i++) expect((await visit(rig, "demo")).status).toBe(200);
  expect(agent.connections.length).toBeLessThanOrEqual(4);
  await expect.poll(() => agent.tunnel.agent.kept).toBe(0);
  expect(agent.tunnel.open).toBe(2);
});

test("a kept connection that the local server closes is not used again", async () => {
  const local = await serve((_request, response) => void response.end("ok"));
  local.keepAliveTimeout = 1; // and what Node adds to it
  local.keepAliveTimeoutBuffer = 1;
  const agent = rig.agent("demo", toLocal(local.port));
  for (let i = 0; i < 5; i++) {
    expect((await visit(rig, "demo", { method: "POST", body: Buffer.from("x") })).status).toBe(200);
    await expect.poll(() => agent.tunnel.agent.kept, { timeout: 1_500 }).toBe(0);
  }
});

test("many visitors at once are all served, with no more connections than the limit", async () => {
  const local = await serve((_request, response) => void setTimeout(() => response.end("ok"), 5));
  const agent = rig.agent("demo", toLocal(local.port));
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, agent.tunnel.open);
  }, 1);
  const answers = await Promise.all(Array.from({ length: 200 }, () => visit(rig, "demo")));
  clearInterval(watch);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(most).toBeLessThanOrEqual(64);
});

test("server-sent events pass as they are written", async () => {
  const local = await serve((request, response) => {
    if (request.url !== "/events") return void response.end();
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write("data: 1\n\n");
    setTimeout(() => response.write("data: 2\n\n"), 200);
  });
  rig.agent("demo", toLocal(local.port));
  await visit(rig, "demo");
  const outgoing = http.get({ port: rig.frontPort, path: "/events", headers: { host: "demo" }, agent: false });
  const [response] = await new Promise<[http.IncomingMessage]>((resolve) => outgoing.once("response", (answer) => resolve([answer])));
  const moments: number[] = [];
  for await (const _chunk of response) if (moments.push(performance.now()) === 2) break;
  const [first = 0, second = 0] = moments;
  expect(second - first).toBeGreaterThan(100);
});

test("an upgraded connection passes bytes both ways; an answer that is no 101 ends the visitor's connection", async () => {
  const local = await serve((_request, response) => void response.writeHead(401, { "X-Why": "no" }).end("denied"));
  local.removeAllListeners("upgrade").on("upgrade", (request, socket) => {
    if (request.url === "/no") return socket.end("HTTP/1.1 401 No\r\nX-Why: no\r\nContent-Length: 6\r\n\r\ndenied");
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\nhello ");
    socket.pipe(socket);
  });
  rig.agent("demo", toLocal(local.port));
  const ask = (path: string) =>
    new Promise<string>((resolve) => {
      const socket = net.connect(rig.frontPort, "127.0.0.1");
      socket.write(`GET ${path} HTTP/1.1\r\nHost: demo\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
      let heard = "";
      socket.on("data", (chunk) => {
        heard += chunk.toString("latin1");
        if (heard.endsWith("hello ")) socket.end("world");
      });
      socket.on("close", () => resolve(heard));
    });
  expect(await ask("/yes")).toMatch(/^HTTP\/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n[\s\S]*\r\n\r\nhello world$/);
  const refused = await ask("/no");
  expect(refused).toMatch(/^HTTP\/1.1 401 No\r\nX-Why: no\r\n/);
  expect(refused).toMatch(/connection: close[\s\S]*denied$/i);
  await expect.poll(() => rig.outcomes).toMatchObject([{ status: 101, bytesUp: 5, bytesDown: 11 }, { status: 401 }]);
});

test("an upgrade to anything but a WebSocket is refused", async () => {
  rig.agent("demo", toLocal(1));
  await expect(visit(rig, "demo", { headers: { connection: "Upgrade", upgrade: "h2c" } })).resolves.toMatchObject({ status: 501 });
});

test("without an agent, without its local server, and past the deadline a visitor is told so", async () => {
  expect((await visit(rig, "demo")).status).toBe(503);
  const closed = net.createServer();
  const port = await listen(closed);
  closed.close();
  rig.agent("demo", toLocal(port));
  const { status, body } = await visit(rig, "demo");
  expect(status).toBe(502);
  expect(JSON.parse(String(body))).toMatchObject({ code: "PSTN-2122", detail: "ECONNREFUSED" });
});

test("an agent that is killed while a visitor waits: 502 at once", async () => {
  const local = await serve(() => {});
  const agent = rig.agent("demo", toLocal(local.port));
  const waiting = visit(rig, "demo", { method: "POST", body: Buffer.from("x") });
  await expect.poll(() => agent.tunnel.use.inFlight).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const startedAt = performance.now();
  agent.vanish();
  expect((await waiting).status).toBe(502);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test("a visitor who leaves ends the local server's work", async () => {
  let closed = 0;
  const local = await serve((_request, response) => {
    response.on("close", () => closed++);
    response.write("x");
  });
  rig.agent("demo", toLocal(local.port));
  const outgoing = http.get({ port: rig.frontPort, headers: { host: "demo" }, agent: false }, () => outgoing.destroy());
  outgoing.on("error", () => {});
  await expect.poll(() => closed).toBe(1);
  await expect.poll(() => rig.outcomes).toMatchObject([{ status: 200, broken: "visitor-left" }]);
});

test("a share that is over ends its streams", async () => {
  const local = await serve((_request, response) => void response.write("x"));
  rig.agent("demo", toLocal(local.port));
  const over = new AbortController();
  rig.call.signal = over.signal;
  const outgoing = http.get({ host: "127.0.0.1", port: rig.frontPort, headers: { host: "demo" }, agent: false });
  const [answer] = (await once(outgoing, "response")) as [http.IncomingMessage];
  over.abort();
  await expect(answer.toArray()).rejects.toMatchObject({ code: "ECONNRESET" });
  await expect.poll(() => rig.outcomes).toMatchObject([{ broken: "ended" }]);
});

test("a local server that answers before it has read the body is heard, and the visitor's connection goes on", async () => {
  const local = await serve((_request, response) => void response.writeHead(413, { "Content-Length": "3" }).end("big"));
  rig.agent("demo", toLocal(local.port));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const heard = await visit(rig, "demo", { agent, method: "POST", body: Buffer.alloc(600_000), headers: { "content-length": "600000" } });
  expect(heard.status).toBe(413);
  expect((await visit(rig, "demo", { agent })).status).toBe(413);
  agent.destroy();
});
