import http from "node:http";
import net, { type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { type ConnectPort, openConnectPort } from "./connect.ts";

let hub: http.Server;
let port: ConnectPort;

afterEach(() => {
  port.close();
  hub.close();
});

const told: string[] = [];

/** A program that reads all of a share, whose hub does this with its stream, after it sent so many away. */
async function readShare(behaviour: (stream: net.Socket) => void, { busy = 0, retryAfter = 1 } = {}): Promise<string> {
  let left = busy;
  hub = http.createServer().on("upgrade", (_request, stream: Duplex) => {
    if (left-- > 0) return void stream.end(`HTTP/1.1 503 Service Unavailable\r\nRetry-After: ${retryAfter}\r\nContent-Length: 0\r\n\r\n`);
    stream.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: postern-data\r\n\r\n");
    behaviour(stream as net.Socket);
  });
  await new Promise<void>((resolve) => hub.listen(0, "127.0.0.1", resolve));
  const hubUrl = new URL(`http://127.0.0.1:${(hub.address() as AddressInfo).port}`);
  port = await openConnectPort({ hubUrl, name: "db", port: 0, readToken: () => "token", tell: (line) => void told.push(line) });
  const program = net.connect(port.port, "127.0.0.1");
  let heard = "";
  for await (const chunk of program) heard += chunk;
  return heard;
}

test("what a share says until its end is heard whole", async () => {
  expect(await readShare((stream) => void stream.end("all of it"))).toBe("all of it");
});

test("a stream that the hub breaks off is broken off for the program, too", async () => {
  await expect(readShare((stream) => void stream.write("half", () => setTimeout(() => stream.resetAndDestroy(), 50)))).rejects.toThrow("ECONNRESET");
});

test("where there is no room now it is tried again as the hub says, and what is said at last is told when that takes too long", async () => {
  expect(await readShare((stream) => void stream.end("there was room"), { busy: 1 })).toBe("there was room");
  expect(told).toEqual([]);
  port.close();
  hub.close();
  expect(await readShare(() => {}, { busy: 9, retryAfter: 60 })).toBe("");
  expect(told.splice(0)).toEqual([expect.stringContaining("the hub answered 503")]);
});
