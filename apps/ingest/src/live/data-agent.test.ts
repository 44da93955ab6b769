import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import net, { type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataAgent } from "./data-agent.ts";

const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
let far: net.Server;
let near: net.Socket;
let other: net.Socket;
let agent: DataAgent;

/** An agent with one connection, whose other end is `other`. */
beforeEach(async () => {
  far = net.createServer({ allowHalfOpen: true });
  await once(far.listen(0, "127.0.0.1"), "listening");
  near = net.connect({ port: (far.address() as AddressInfo).port, host: "127.0.0.1", allowHalfOpen: true });
  [other] = (await once(far, "connection")) as [net.Socket];
  other.on("data", () => other.write(answer)).on("error", () => {});
  near.on("error", () => {});
  const unused = [near];
  agent = new DataAgent({ take: () => unused.pop(), kept: () => {} });
});
afterEach(() => {
  agent.destroy();
  other.destroy();
  far.close();
});

async function ask(): Promise<IncomingMessage> {
  const [heard] = (await once(http.get({ agent, host: "tunnel", path: "/" }), "response")) as [IncomingMessage];
  return heard;
}

async function read(heard: IncomingMessage): Promise<void> {
  await once(heard.resume(), "end");
}

test("a connection whose answer was read is kept, and asked again", async () => {
  await read(await ask());
  await expect.poll(() => agent.kept).toBe(1);
  await read(await ask());
  await expect.poll(() => agent.kept).toBe(1);
});

test.each([
  ["its end", () => void other.end()],
  ["another answer and its end", () => void other.end("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n")],
])("a connection is not kept where %s came while the answer before was still read", async (_what, behind) => {
  const heard = await ask();
  behind();
  await sleep(50);
  await read(heard);
  await expect.poll(() => [agent.kept, near.destroyed]).toEqual([0, true]);
  await expect(ask()).rejects.toMatchObject({ code: "EBUSY" });
});
