import net, { type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";

let echo: net.Server;
let proxy: FaultProxy;

beforeEach(async () => {
  echo = net.createServer({ allowHalfOpen: true }, (socket) => socket.on("error", () => {}).pipe(socket));
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await proxy.close();
  echo.close();
});

async function through(settings?: { idleMs?: number }): Promise<Socket> {
  proxy = await startFaultProxy(settings);
  proxy.aimAt((echo.address() as AddressInfo).port);
  return dial();
}
function dial(): Socket {
  return net.connect({ port: proxy.port, host: "127.0.0.1", allowHalfOpen: true }).on("error", () => {});
}
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()));
}
/** Whether a byte comes back before the connection is closed; undefined when neither is so for a while. */
async function answers(socket: Socket, patienceMs = 10_000): Promise<boolean | undefined> {
  socket.write("x");
  const heard = new Promise<boolean>((resolve) => socket.once("data", () => resolve(true)).once("close", () => resolve(false)));
  return Promise.race([heard, sleep(patienceMs, undefined, { ref: false })]);
}

test("bytes pass, until the link swallows them: then neither end is told, and a new connection works", async () => {
  const old = await through();
  expect(await answers(old)).toBe(true);
  proxy.swallow();
  expect(await answers(old, 300)).toBeUndefined();
  expect(old.destroyed).toBe(false);
  expect(await answers(dial())).toBe(true);
});

test("a deaf link takes connections and says nothing, until it hears again: then new ones work", async () => {
  const open = await through();
  expect(await answers(open)).toBe(true);
  proxy.setDeaf(true);
  const dialed = dial();
  expect(await answers(open, 300)).toBeUndefined();
  expect(await answers(dialed, 300)).toBeUndefined();
  proxy.setDeaf(false);
  expect(await answers(dialed, 300)).toBeUndefined();
  expect(await answers(dial())).toBe(true);
});

test("each side of a connection ends by itself: what was asked for is heard after the asker's end", async () => {
  const asking = await through();
  let heard = "";
  asking.on("data", (chunk) => {
    heard += chunk;
  });
  asking.end("all of it");
  await closed(asking);
  expect(heard).toBe("all of it");
});

test("a link that is down breaks what is open and what comes", async () => {
  const open = await through();
  expect(await answers(open)).toBe(true);
  proxy.setDown(true);
  await closed(open);
  expect(await answers(dial())).toBe(false);
  proxy.setDown(false);
  expect(await answers(dial())).toBe(true);
});

test("a connection is cut after so long without a byte, and kept by one", async () => {
  const socket = await through({ idleMs: 1_000 });
  for (let time = 0; time < 4; time++) {
    expect(await answers(socket)).toBe(true);
    await sleep(300);
  }
  expect(proxy.idleCuts()).toBe(0);
  await closed(socket);
  expect(proxy.idleCuts()).toBe(1);
});
