import net from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createGuardedFetch } from "./guarded-fetch.ts";
import { closeAll, drip, egressWith, get, localEgress, startServer, startWebServer, type WebServer } from "./testing.ts";

let inside: WebServer;
beforeEach(async () => {
  inside = await startWebServer((_request, response) => response.end("the inner body"));
});
afterEach(closeAll);

test("one bad address among several refuses the name", async () => {
  const resolve = async () => [
    { address: "93.184.215.14", family: 4 },
    { address: "10.0.0.1", family: 4 },
  ];
  expect(await get(egressWith({ resolve }), "http://mixed.example/")).toMatchObject({ failure: { reason: "address-not-allowed" } });
});

test("a name that answers differently the second time is asked only once a connection", async () => {
  let asked = 0;
  const resolve = async () => [{ address: asked++ === 0 ? "127.0.0.1" : "127.0.0.2", family: 4 }];
  const egress = egressWith({ resolve, allow: ["127.0.0.1"] });
  expect(await get(egress, `http://rebinding.example:${inside.port}/`)).toMatchObject({ answer: { status: 200, address: "127.0.0.1" } });
  expect(asked).toBe(1);
  const second = egressWith({ resolve, allow: ["127.0.0.1"] });
  expect(await get(second, `http://rebinding.example:${inside.port}/`)).toMatchObject({ failure: { reason: "address-not-allowed" } });
});

test("a redirect is not followed: it comes back as the answer", async () => {
  const redirecting = await startWebServer((_request, response) => response.writeHead(302, { Location: `http://127.0.0.1:${inside.port}/` }).end());
  expect(await get(localEgress(), `http://127.0.0.1:${redirecting.port}/`)).toMatchObject({ answer: { status: 302 } });
  expect(inside.requests).toBe(0);
});

test("a proxy named by the environment is not used", async () => {
  process.env.HTTP_PROXY = `http://127.0.0.1:${inside.port}`;
  const receiver = await startWebServer((_request, response) => response.end("direct"));
  const called = await get(localEgress(), `http://127.0.0.1:${receiver.port}/`);
  delete process.env.HTTP_PROXY;
  expect(called).toMatchObject({ answer: { body: Buffer.from("direct") } });
  expect(inside.requests).toBe(0);
});

test("ports of databases and low ports are refused on public addresses; a range the operator allowed may be called", async () => {
  const egress = egressWith({ resolve: async () => [{ address: "93.184.215.14", family: 4 }] });
  for (const port of [22, 25, 5432, 6379])
    expect(await get(egress, `http://example.com:${port}/`)).toMatchObject({ failure: { reason: "address-not-allowed" } });
  expect(await get(localEgress(), `http://localhost:${inside.port}/`)).toMatchObject({ answer: { status: 200 } });
});

test("headers go out in their order, case and number, and the body to the byte", async () => {
  let seen: { raw: string[]; body: Buffer } | undefined;
  const receiver = await startWebServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen = { raw: request.rawHeaders, body: Buffer.concat(chunks) };
    response.end();
  });
  const body = Buffer.from([0, 1, 254, 255, 13, 10]);
  const ours = ["X-Hub-Signature-256", "sha256=AbC", "x-twice", "one", "X-Twice", "zwei \xfc", "ACCEPT", "*/*", "Postern-Id", "req_1"];
  const headers = ["Host", `127.0.0.1:${receiver.port}`, ...ours, "Content-Length", "6"];
  await localEgress().send({ method: "POST", url: new URL(`http://127.0.0.1:${receiver.port}/a?b=c`), headers, body, timeoutMs: 5_000 });
  expect(seen?.body).toEqual(body);
  const framing = new Set(["host", "connection", "content-length"]);
  expect(seen?.raw.filter((_, index, all) => !framing.has((all[index - (index % 2)] ?? "").toLowerCase()))).toEqual(ours);
});

test("an endless answer is read up to its limit and given up, with its status", async () => {
  const receiver = await startWebServer((_request, response) => {
    response.writeHead(200);
    const pour = () => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384, 120)));
    };
    response.on("drain", pour);
    pour();
  });
  const called = await get(localEgress(), `http://127.0.0.1:${receiver.port}/`);
  if (!("answer" in called)) throw new Error(JSON.stringify(called));
  expect(called.answer).toMatchObject({ status: 200, truncated: true });
  expect(called.answer.body.length).toBe(65_536);
});

test("a compressed answer stays as it is", async () => {
  const bomb = Buffer.from([31, 139, 8, 0, 0]);
  const receiver = await startWebServer((_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
  expect(await get(localEgress(), `http://127.0.0.1:${receiver.port}/`)).toMatchObject({ answer: { body: bomb } });
});

test.each([
  ["hangs without an answer", (_socket: net.Socket) => {}, "timeout"],
  ["drips one byte at a time", (socket: net.Socket) => drip(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"), "timeout"],
  ["answers 1xx without end", (socket: net.Socket) => drip(socket, "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(200), 5), "timeout"],
  ["closes without an answer", (socket: net.Socket) => socket.end(), "reset"],
  ["resets", (socket: net.Socket) => socket.resetAndDestroy(), "reset"],
  ["closes in the middle", (socket: net.Socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), "reset"],
  ["speaks something else", (socket: net.Socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"), "other"],
  ["sends a bad chunk", (socket: net.Socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "other"],
  ["sends headers without end", (socket: net.Socket) => drip(socket, `HTTP/1.1 200 OK\r\n${"X-Long: yes\r\n".repeat(5_000)}`, 8_192), "answer-too-large"],
] as const)("a destination that %s costs its slot no longer than the limit", async (_what, behave, reason) => {
  const server = await startServer(net.createServer((socket) => socket.on("error", () => {}).once("data", () => behave(socket))));
  const startedAt = performance.now();
  const called = await get(localEgress(), `http://127.0.0.1:${server.port}/`, 700);
  expect(called).toMatchObject({ failure: { reason } });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test("a closed port, an unknown name and a broken-off call are told apart", async () => {
  const { port, close } = await startServer(net.createServer());
  await close();
  expect(await get(localEgress(), `http://127.0.0.1:${port}/`)).toMatchObject({ failure: { reason: "refused-connection" } });
  const nowhere = egressWith({ resolve: () => Promise.reject(new Error("ENOTFOUND")) });
  expect(await get(nowhere, "http://nowhere.example/")).toMatchObject({ failure: { reason: "dns" } });
  const aborted = await localEgress().send(
    { method: "GET", url: new URL(`http://127.0.0.1:${inside.port}/`), headers: [], body: Buffer.alloc(0), timeoutMs: 1_000 },
    AbortSignal.abort(),
  );
  expect(aborted).toMatchObject({ failure: { reason: "other", detail: "broken off" } });
});

test("a guarded fetch brings small documents, and neither large ones nor inner ones", async () => {
  const receiver = await startWebServer((request, response) =>
    request.url === "/large" ? response.end(Buffer.alloc(10_000)) : response.writeHead(200, { "content-type": "application/json" }).end('{"issuer":"x"}'),
  );
  const fetch = createGuardedFetch(localEgress(), { answerBytesMax: 5_000 });
  const answer = await fetch(`http://127.0.0.1:${receiver.port}/`, { method: "POST", body: new URLSearchParams({ code: "1" }) });
  expect(await answer.json()).toEqual({ issuer: "x" });
  await expect(fetch(`http://127.0.0.1:${receiver.port}/large`)).rejects.toThrow("larger than");
  await expect(createGuardedFetch(egressWith({}))(`http://127.0.0.1:${receiver.port}/`)).rejects.toThrow("not a public address");
});
