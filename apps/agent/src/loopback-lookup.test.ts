import net, { type AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { parseForward } from "./forward.ts";
import { openLocalServer } from "./local-server.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const request = { method: "GET", target: "/", headers: ["Host", "here"], body: Buffer.alloc(0), deadlineMs: 2_000 };

test.each(["::1", "127.0.0.1"])("a server that listens on %s alone is found by its port, whatever the hosts file says", async (host) => {
  const server = net.createServer((socket) => socket.on("data", () => socket.write("HTTP/1.1 204 No Content\r\n\r\n")));
  const isListening = await new Promise((resolve) => server.once("error", () => resolve(false)).listen(0, host, () => resolve(true)));
  if (!isListening) return; // a machine without IPv6
  const { port } = server.address() as AddressInfo;
  for (const name of ["localhost", "app.localhost"]) {
    const local = openLocalServer(parseForward(`${name}:${port}`), 1);
    closers.push(
      () => local.close(),
      () => server.close(),
    );
    expect(await local.look()).toEqual({ up: true });
    expect(await local.call(request)).toMatchObject({ status: 204 });
  }
});
