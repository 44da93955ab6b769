import type { AddressInfo } from "node:net";
import { subprotocol } from "@postern/contract/frames";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { parseForward } from "../forward.ts";
import { openLiveSession } from "./live-session.ts";

let hub: WebSocketServer;
let shown: (string | undefined)[];

beforeEach(async () => {
  shown = [];
  hub = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => subprotocol });
  hub.on("connection", (socket, request) => {
    shown.push(request.headers.authorization);
    socket.terminate();
  });
  await new Promise((resolve) => hub.once("listening", resolve));
});
afterEach(() => hub.close());

test("before each dial the token is renewed, as a laptop may have slept longer than it lives", async () => {
  let renewed = 0;
  const credential = {
    get token() {
      return `token-${renewed}`;
    },
    async renew() {
      renewed++;
    },
  };
  const session = openLiveSession({
    ...{ hubUrl: new URL(`http://127.0.0.1:${(hub.address() as AddressInfo).port}`), credential, tunnelId: "tun_1", kind: "http" },
    ...{ forward: parseForward("4000"), hostHeader: "original", transport: "upgrade", tell: () => {} },
  });
  const run = session.run();
  await expect.poll(() => shown.length).toBeGreaterThan(1);
  session.stop();
  await run;
  expect(shown.slice(0, 2)).toEqual(["Bearer token-1", "Bearer token-2"]);
});
