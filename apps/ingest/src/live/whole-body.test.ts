import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import net from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LiveRig, localServer, openLiveRig, toLocal, visit } from "./testing.ts";

let rig: LiveRig;
let local: http.Server & { port: number };
let seen: { rawHeaders: string[]; body: Buffer }[];

beforeEach(async () => {
  seen = [];
  rig = await openLiveRig();
  local = await localServer((request, response) => void keepAndSendBack(request, response));
  rig.agent("demo", toLocal(local.port));
});
afterEach(async () => {
  await rig.close();
  local.closeAllConnections();
  local.close();
});

async function keepAndSendBack(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  seen.push({ rawHeaders: request.rawHeaders, body });
  response.writeHead(200, ["X-Odd", "\xe9\xff", "Content-Length", String(body.length)]).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

test.each([1, 256, 12_288, 12_289, 40_000])("a body of %i bytes of every value passes unchanged, and so do headers above 0x7f beside it", async (length) => {
  const body = Buffer.alloc(length, everyByte);
  for (const framing of [
    ["Content-Length", String(length)],
    ["Transfer-Encoding", "chunked"],
  ]) {
    const answer = await visit(rig, "demo", { method: "POST", body, headers: ["Host", "demo", "X-Odd", "\xfc\x80", ...framing], setHost: false });
    expect(answer.body.equals(body)).toBe(true);
    expect(answer.rawHeaders.slice(0, 2)).toEqual(["X-Odd", "\xe9\xff"]);
    expect(seen.at(-1)?.body.equals(body)).toBe(true);
    expect(seen.at(-1)?.rawHeaders.slice(2, 4)).toEqual(["X-Odd", "\xfc\x80"]);
  }
  expect(rig.outcomes).toMatchObject([{ bytesUp: length, bytesDown: length }, {}]);
});

test("a body of no bytes ends, and the connection is kept for the next one", async () => {
  for (const framing of [
    ["Content-Length", "0"],
    ["Transfer-Encoding", "chunked"],
  ]) {
    const { status, body } = await visit(rig, "demo", { method: "POST", body: Buffer.alloc(0), headers: ["Host", "demo", ...framing], setHost: false });
    expect([status, body.length]).toEqual([200, 0]);
  }
  expect(seen.map(({ body }) => body.length)).toEqual([0, 0]);
  expect(rig.outcomes.map(({ problem, broken }) => problem ?? broken)).toEqual([undefined, undefined]);
});

test("the answer to HEAD has its length and no body, and the next request on the connection its own answer", async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  for (const method of ["HEAD", "POST"]) {
    const body = method === "POST" ? "mine" : undefined;
    const outgoing = http.request({ port: rig.frontPort, host: "127.0.0.1", method, agent, headers: { host: "demo" } }).end(body);
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
    expect([answer.statusCode, String(await bodyOf(answer))]).toEqual([200, body ?? ""]);
  }
  agent.destroy();
});

const threePieces = "Transfer-Encoding: chunked\r\n\r\n4\r\none,\r\n4\r\ntwo,\r\n5\r\nthree\r\n0\r\n\r\n";

test("an answer of several chunks in one packet comes whole", async () => {
  const chunking = net.createServer((socket) => void socket.on("error", () => {}).on("data", () => socket.write(`HTTP/1.1 200 OK\r\n${threePieces}`)));
  await once(chunking.listen(0, "127.0.0.1"), "listening");
  rig.agent("chunked", toLocal((chunking.address() as net.AddressInfo).port));
  for (let time = 0; time < 5; time++) {
    const answer = await visit(rig, "chunked", { method: "GET", headers: ["Host", "chunked"], setHost: false });
    expect(String(answer.body)).toBe("one,two,three");
  }
  chunking.close();
});

test("a request of several chunks in one packet comes whole", async () => {
  for (let time = 0; time < 5; time++) {
    const visitor = net.connect(rig.frontPort, "127.0.0.1");
    visitor.write(`POST / HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n${threePieces}`);
    await once(visitor.resume(), "close");
  }
  expect(seen.map(({ body }) => String(body))).toEqual(Array(5).fill("one,two,three"));
});
