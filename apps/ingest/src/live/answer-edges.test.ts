import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LiveRig, openLiveRig, toLocal } from "./testing.ts";

let rig: LiveRig;
let local: net.Server;
let says: string;

beforeEach(async () => {
  rig = await openLiveRig();
  local = net.createServer((socket) => void socket.on("error", () => {}).on("data", () => socket.write(says, "latin1")));
  await once(local.listen(0, "127.0.0.1"), "listening");
  rig.agent("demo", toLocal((local.address() as AddressInfo).port));
});
afterEach(async () => {
  await rig.close();
  local.close();
});

/** All that a visitor reads. */
async function heard(version = "1.1", method = "GET"): Promise<string> {
  const visitor = net.connect(rig.frontPort, "127.0.0.1");
  const chunks: Buffer[] = [];
  visitor.on("data", (chunk: Buffer) => chunks.push(chunk));
  visitor.write(`${method} / HTTP/${version}\r\nHost: demo\r\nConnection: close\r\n\r\n`);
  await once(visitor, "close");
  return Buffer.concat(chunks).toString("latin1");
}

const answer = (behind: string) => `HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n0\r\n${behind}\r\n`;

test("trailers come behind the body as they were sent, in order, with case and duplicates", async () => {
  says = answer("X-Sum: abc\r\nx-LOWER: 1\r\nX-Sum: d\xe9f\r\n");
  for (let time = 0; time < 3; time++) expect(await heard()).toMatch(/\r\n\r\n3\r\nall\r\n0\r\nX-Sum: abc\r\nx-LOWER: 1\r\nX-Sum: d\xe9f\r\n\r\n$/);
  expect(rig.outcomes.map(({ problem, broken, bytesDown }) => problem ?? broken ?? bytesDown)).toEqual([3, 3, 3]);
});

test("what frames, routes or authorizes a message is no trailer", async () => {
  says = answer("Content-Type: text/html\r\nSet-Cookie: a=b\r\nAuthorization: x\r\nHost: other\r\nX-Sum: abc\r\n");
  expect(await heard()).toMatch(/0\r\nX-Sum: abc\r\n\r\n$/);
});

test("a visitor of HTTP/1.0 gets the body alone, and one of HEAD the head", async () => {
  says = answer("X-Sum: abc\r\n");
  expect(await heard("1.0")).toMatch(/\r\n\r\nall$/);
  says = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  expect(await heard("1.1", "HEAD")).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n$/);
});

const hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nLink: </b.js>; rel=preload\r\nConnection: x-hop\r\nX-Hop: 1\r\n\r\n";
const short = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

test("early hints come before the answer, without what is of one hop", async () => {
  says = `${hints}HTTP/1.1 100 Continue\r\n\r\n${short}`;
  const all = await heard();
  expect(all).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>; rel=preload\r\nLink: <\/b\.js>; rel=preload\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  expect(all).not.toMatch(/hop|Continue/i);
});

test("a visitor of HTTP/1.0 hears no hints, and twenty-one of them end the exchange", async () => {
  says = `${hints}${short}`;
  expect(await heard("1.0")).toMatch(/^HTTP\/1\.1 200 OK/);
  says = `${hints.repeat(21)}${short}`;
  expect(await heard()).toMatch(/^(HTTP\/1\.1 103[\s\S]*){20}HTTP\/1\.1 502/);
});

test("hints that speak of a length are not passed on, and their answer is", async () => {
  says = `${hints.replace("Connection: x-hop", "Content-Length: 64")}${short}`;
  expect(await heard()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nok$/);
});
