import http from "node:http";
import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { Unsendable } from "./faults.ts";
import { requestBytes, type WireRequest } from "./request-bytes.ts";

const deadlineMs = 1_000;
const large = Buffer.alloc(20_000, "x");

test.each<[string, Omit<WireRequest, "deadlineMs">]>([
  [
    "a provider's",
    { method: "POST", target: "/hooks?a=1&a=2", headers: ["Host", "h:1", "X-Hub-Signature-256", "sha256=0", "Content-Length", "2"], body: Buffer.from("{}") },
  ],
  [
    "one with headers twice, in any case and order",
    { method: "PUT", target: "/", headers: ["b", "2", "content-LENGTH", "1", "B", "1", "Cookie", "a=1", "cookie", "b=2", "HOST", "x"], body: Buffer.from("x") },
  ],
  ["one whose body is large", { method: "POST", target: "/", headers: ["Host", "h", "Content-Length", "20000"], body: large }],
  ["one whose body is binary", { method: "POST", target: "/%00", headers: ["Content-Length", "3"], body: Buffer.from([0, 255, 10]) }],
  ["one without a body", { method: "GET", target: "/a//b/../c", headers: ["Host", "h"], body: Buffer.alloc(0) }],
  ["one that says it is empty", { method: "POST", target: "/", headers: ["Host", "h", "Content-Length", "0"], body: Buffer.alloc(0) }],
  ["HEAD", { method: "HEAD", target: "/", headers: ["Host", "h"], body: Buffer.alloc(0) }],
  ["one without Host", { method: "POST", target: "*", headers: ["Content-Length", "0"], body: Buffer.alloc(0) }],
  ["one with letters of Latin-1", { method: "POST", target: "/é\xff", headers: ["X", "\xe9\t~\xff", "Content-Length", "1"], body: Buffer.from("x") }],
  ["one with empty values", { method: "DELETE", target: "/", headers: ["X", "", "Y", " padded "], body: Buffer.alloc(0) }],
  ["one that asks for another protocol", { method: "GET", target: "/", headers: ["Upgrade", "h2c", "TE", "trailers", "Date", "now"], body: Buffer.alloc(0) }],
  [
    "one that speaks of the connection itself",
    { method: "POST", target: "/", headers: ["Connection", "close", "Content-Length", "1"], body: Buffer.from("x") },
  ],
])("%s request is sent to the byte as node:http sends it", async (_what, request) => {
  const ours = Buffer.concat(requestBytes({ ...request, deadlineMs }));
  expect(ours.toString("latin1")).toBe((await sentByNode(request)).toString("latin1"));
});

const sane = { method: "POST", target: "/", headers: ["Content-Length", "1"], body: Buffer.from("x"), deadlineMs };
test.each<[string, Partial<WireRequest>]>([
  ["a method that ends its line", { method: "GET / HTTP/1.1\r\nX: " }],
  ["a method that asks for a tunnel", { method: "CONNECT" }],
  ["a target with a line break", { target: "/\r\nX: 1" }],
  ["a target with a space", { target: "/ HTTP/1.0" }],
  ["an empty target", { target: "" }],
  ["a target beyond Latin-1", { target: "/\u0100" }],
  ["a value with a line break", { headers: ["X", "1\r\nY: 2", "Content-Length", "1"] }],
  ["a value with a bare LF", { headers: ["X", "1\nY: 2", "Content-Length", "1"] }],
  ["a value with a zero byte", { headers: ["X", "\0", "Content-Length", "1"] }],
  ["a value beyond Latin-1, which would be cut to other letters", { headers: ["X", "\u010d\u010a", "Content-Length", "1"] }],
  ["a name with a colon", { headers: ["X: 1\r\nY", "2", "Content-Length", "1"] }],
  ["an empty name", { headers: ["", "2", "Content-Length", "1"] }],
  ["chunks", { headers: ["Transfer-encoding", "chunked", "Content-Length", "1"] }],
  ["another length than its own", { headers: ["Content-Length", "2"] }],
  ["two lengths", { headers: ["Content-Length", "1", "content-length", "1"] }],
  ["a body that no length speaks of", { headers: [] }],
])("a request with %s is not sent", (_what, spoiled) => {
  expect(() => requestBytes({ ...sane, ...spoiled })).toThrow(Unsendable);
});

/** What node:http writes for the same request, with its connections kept. */
function sentByNode({ method, target, headers, body }: Omit<WireRequest, "deadlineMs">): Promise<Buffer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const wire = new Duplex({
      read() {},
      write(piece, _encoding, done) {
        pieces.push(piece);
        done();
      },
    });
    const agent = new http.Agent({ keepAlive: true });
    agent.createConnection = () => wire;
    const request = http.request({ method, path: target, headers, setHost: false, agent });
    request.on("error", () => {}); // it is cut off below
    request.once("finish", () => {
      resolve(Buffer.concat(pieces));
      wire.destroy();
    });
    request.end(body);
  });
}
