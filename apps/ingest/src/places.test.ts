import { EventEmitter } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createPlaces, type Places } from "./places.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server where a request takes one of two places and waits for the test to answer it. */
async function serve(places: Places, limit = 2) {
  const open: ServerResponse[] = [];
  const server = http.createServer((request: IncomingMessage, response) => {
    const { taken } = places.take("key", limit, { request, response });
    if (!taken) return void response.writeHead(429).end();
    open.push(response);
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { open, port, ask: () => fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x" }) };
}

test("a place is free again once its answer is sent", async () => {
  const places = createPlaces(() => 1);
  const { open, ask } = await serve(places);
  const waiting = [ask(), ask()];
  await expect.poll(() => places.taken).toBe(2);
  expect((await ask()).status).toBe(429);
  for (const response of open.splice(0)) response.end();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  await expect.poll(() => places.taken).toBe(0);
  const next = ask();
  await expect.poll(() => places.taken).toBe(1);
  open[0]?.end();
  expect((await next).status).toBe(200);
});

test("a sender that goes away gives its place back, also one that stood in line behind another on the same socket", async () => {
  const places = createPlaces(() => 1);
  const { port } = await serve(places, 10);
  const request = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx";
  const sockets = [1, 2, 3].map(() => net.connect(port, "127.0.0.1").on("error", () => {}));
  for (const socket of sockets) socket.write(request + request);
  await expect.poll(() => places.taken).toBe(6);
  sockets[0]?.destroy();
  sockets[1]?.resetAndDestroy();
  sockets[2]?.end();
  sockets[2]?.destroy();
  await expect.poll(() => places.taken).toBe(0);
});

test("a hundred senders that are cut off at any moment leave no place taken", async () => {
  const places = createPlaces(() => 1);
  const { open, port } = await serve(places, 1_000);
  const answering = setInterval(() => {
    for (const response of open.splice(0)) response.end("done");
  }, 7);
  await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const socket = net.connect(port, "127.0.0.1").on("error", () => {});
      socket.write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab");
      await new Promise((resolve) => setTimeout(resolve, index % 20));
      socket.write("cd");
      await new Promise((resolve) => setTimeout(resolve, index % 7));
      socket.destroy();
    }),
  );
  clearInterval(answering);
  for (const response of open.splice(0)) response.end();
  await expect.poll(() => places.taken).toBe(0);
});

test("where several processes take requests each gives away its share, one place at least", () => {
  let processes = 3;
  const places = createPlaces(() => processes);
  const underWay = () => ({
    request: { socket: Object.assign(new EventEmitter(), { destroyed: false }) },
    response: Object.assign(new EventEmitter(), { closed: false }),
  });
  const take = (limit: number) => places.take(`key-${limit}`, limit, underWay() as unknown as Parameters<Places["take"]>[2]).taken;
  expect([take(7), take(7), take(7)]).toEqual([true, true, false]);
  expect([take(2), take(2)]).toEqual([true, false]);
  processes = 1;
  expect([take(7), take(2), take(2)]).toEqual([true, true, false]);
});

test("a request whose sender is gone already takes no place", () => {
  const places = createPlaces(() => 1);
  const gone = { request: { socket: Object.assign(new EventEmitter(), { destroyed: true }) }, response: Object.assign(new EventEmitter(), { closed: false }) };
  expect(places.take("key", 1, gone as unknown as Parameters<Places["take"]>[2]).taken).toBe(true);
  expect(places.taken).toBe(0);
});
