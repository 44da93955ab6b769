import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LiveRig, openLiveRig, toLocal } from "./testing.ts";

let rig: LiveRig;
let local: net.Server;
let heard: string;
let says: string;

beforeEach(async () => {
  says = "HTTP/1.1 204 No Content\r\n\r\n";
  heard = "";
  rig = await openLiveRig();
  local = net.createServer((socket) => {
    let one = "";
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      one += chunk.toString("latin1");
      if (!isWhole(one)) return;
      heard = one;
      one = "";
      socket.write(says, "latin1");
    });
  });
  await once(local.listen(0, "127.0.0.1"), "listening");
  rig.agent("demo", toLocal((local.address() as AddressInfo).port));
});
afterEach(async () => {
  await rig.close();
  local.close();
});

function isWhole(message: string): boolean {
  return /^transfer-encoding/im.test(message) ? /\r\n0\r\n([^\r]+\r\n)*\r\n$/.test(message) : message.includes("\r\n\r\n");
}

async function answerTo(request: string): Promise<string> {
  const visitor = net.connect(rig.frontPort, "127.0.0.1");
  const chunks: Buffer[] = [];
  visitor.on("data", (chunk: Buffer) => chunks.push(chunk));
  visitor.write(request, "latin1");
  await once(visitor, "close");
  return Buffer.concat(chunks).toString("latin1");
}

const upload = (head: string, behind: string) =>
  `POST / HTTP/1.1\r\nHost: demo\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n${head}\r\n3\r\nall\r\n0\r\n${behind}\r\n`;

test("a request's trailers come behind its body as they were sent, in order, with case and duplicates, and as announced", async () => {
  for (let time = 0; time < 3; time++) {
    expect(await answerTo(upload("Trailer: X-Sum, x-lower\r\n", "X-Sum: abc\r\nx-LOWER: 1\r\nX-Sum: d\xe9f\r\n"))).toMatch(/^HTTP\/1\.1 204/);
    expect(heard).toMatch(/\r\n3\r\nall\r\n0\r\nX-Sum: abc\r\nx-LOWER: 1\r\nX-Sum: d\xe9f\r\n\r\n$/);
    expect(heard).toMatch(/\r\nTrailer: X-Sum, x-lower\r\n/);
  }
});

test("trailers behind a body that takes its time come, too", async () => {
  const visitor = net.connect(rig.frontPort, "127.0.0.1").resume();
  const [head, behind] = upload("", "X-Sum: late\r\n").split("3\r\nall\r\n") as [string, string];
  visitor.write(`${head}3\r\nall\r\n`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  visitor.write(behind);
  await once(visitor, "close");
  expect(heard).toMatch(/0\r\nX-Sum: late\r\n\r\n$/);
});

test("who asks, and what frames, routes or conditions a request, is no trailer", async () => {
  const forged = ["Authorization: x", "Cookie: a=b", "Host: other", "Postern-User: ceo", "postern_user: ceo", "X-Forwarded-For: 1.1.1.1"];
  await answerTo(upload("", `${[...forged, "If-Match: *", "X-Sum: abc"].join("\r\n")}\r\n`));
  expect(heard).toMatch(/\r\n0\r\nX-Sum: abc\r\n\r\n$/);
});

test("that a visitor reads trailers is said to the local server; other codings are not", async () => {
  const ask = (te: string, version = "1.1") => answerTo(`GET / HTTP/${version}\r\nHost: demo\r\nConnection: close, TE\r\nTE: ${te}\r\n\r\n`);
  await ask("gzip, Trailers");
  expect(heard).toMatch(/\r\nTE: trailers\r\nConnection: keep-alive, TE\r\n/);
  await ask("gzip;q=0.5");
  expect(heard).not.toMatch(/\r\nTE:|, TE/);
  await ask("trailers", "1.0");
  expect(heard).not.toMatch(/\r\nTE:|, TE/);
});

test("an answer's trailers are announced where they come, and nowhere else", async () => {
  const ask = (version = "1.1", method = "GET") => answerTo(`${method} / HTTP/${version}\r\nHost: demo\r\nConnection: close\r\n\r\n`);
  says = "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n0\r\nX-Sum: abc\r\n\r\n";
  expect(await ask()).toMatch(/\r\nTrailer: X-Sum\r\n[\s\S]*\r\n0\r\nX-Sum: abc\r\n\r\n$/);
  expect(await ask("1.0")).not.toMatch(/Trailer/);
  says = "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nContent-Length: 3\r\n\r\nall";
  expect(await ask()).toMatch(/^HTTP\/1\.1 200 OK\r\n(?![\s\S]*Trailer)[\s\S]*all$/);
  says = "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n";
  expect(await ask("1.1", "HEAD")).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  says = "HTTP/1.1 304 Not Modified\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n";
  expect(await ask()).toMatch(/^HTTP\/1\.1 304 Not Modified\r\n/);
});
