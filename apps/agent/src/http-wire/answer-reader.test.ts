import { expect, test } from "vitest";
import { AnswerReader, type ReadAnswer } from "./answer-reader.ts";
import { AnswerFault } from "./faults.ts";

test.each([
  ["a length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true],
  ["chunks, and drops their trailers", 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1;a="b"\r\nk\r\n0\r\nX-Sum: 1\r\n\r\n', true],
  ["a length that it will close after", "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nok", false],
  ["a length that it keeps for a second", "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1, max=5\r\nContent-Length: 2\r\n\r\nok", false],
  ["an older protocol", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", false],
  ["more behind it than it said", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok, and more", false],
  ["hints before it", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true],
])("an answer with %s is read to its end", (_what, text, keeps) => {
  expect(readOf(text)).toMatchObject({ answer: { status: 200, body: Buffer.from("ok") }, keeps });
});

test("an answer without a length ends with its connection, and not before", () => {
  const reader = new AnswerReader("POST", 100);
  expect(reader.read(Buffer.from("HTTP/1.1 200 OK\r\n\r\nto the"))).toBeUndefined();
  expect(reader.read(Buffer.from(" end"))).toBeUndefined();
  expect(reader.end()).toMatchObject({ answer: { body: Buffer.from("to the end") }, keeps: false });
});

test.each([
  ["HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", false],
  ["POST", "HTTP/1.1 204 No Content\r\n\r\n", true],
  ["POST", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", true],
  ["POST", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n", false],
  ["POST", "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", false],
])("to %s, %j has no body, and its connection is kept only where none can follow: %j", (method, text, keeps) => {
  expect(readOf(text, method)).toMatchObject({ answer: { body: Buffer.alloc(0) }, keeps });
});

test("of a long answer no more is read than is wanted, and its connection is given up", () => {
  const read = readOf(`HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n${"x".repeat(200)}`);
  expect(read).toMatchObject({ answer: { body: Buffer.alloc(100, "x") }, keeps: false });
  const chunked = readOf(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${"1\r\nx\r\n".repeat(200)}`);
  expect(chunked).toMatchObject({ answer: { body: Buffer.alloc(100, "x") }, keeps: false });
});

test("headers keep their order, case and duplicates, and lose the space around their values", () => {
  const read = readOf("HTTP/1.1 200\r\nb:2\r\nSet-Cookie: a=1\r\nB: \t 3 \t\r\nset-cookie: \xe9\r\nContent-Length: 0\r\n\r\n");
  expect(read?.answer.rawHeaders).toEqual(["b", "2", "Set-Cookie", "a=1", "B", "3", "set-cookie", "\xe9", "Content-Length", "0"]);
});

test("a head full of spaces takes no time", () => {
  const spaces = " \t".repeat(8_000);
  const tookMs = [1, 2, 3].map(() => {
    const startedAt = performance.now();
    expect(readOf(`HTTP/1.1 200 OK\r\nX: a${spaces}b\r\nContent-Length: 0\r\n\r\n`)?.answer.rawHeaders[1]).toBe(`a${spaces}b`);
    expect(() => readOf(`HTTP/1.1 200 OK\r\nX:${spaces}\0\r\n\r\n`)).toThrow(AnswerFault);
    return performance.now() - startedAt;
  });
  expect(Math.min(...tookMs)).toBeLessThan(300); // half a second, where a space looks at all behind it
});

const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
test.each([
  ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok"],
  ["a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok"],
  ["a signed length", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok"],
  ["a length beyond numbers", `HTTP/1.1 200 OK\r\nContent-Length: ${"9".repeat(30)}\r\n\r\nok`],
  ["a length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
  ["chunks of an older protocol", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
  ["an encoding that was not asked for", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"],
  ["lines that end with LF", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok"],
  ["an empty line that ends with LF", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\nok"],
  ["a CR within a line", "HTTP/1.1 200 OK\r\nX: 1\rY: 2\r\nContent-Length: 2\r\n\r\nok"],
  ["a folded header", "HTTP/1.1 200 OK\r\nX: 1\r\n 2\r\nContent-Length: 2\r\n\r\nok"],
  ["a space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok"],
  ["a zero byte", "HTTP/1.1 200 OK\r\nX: \0\r\nContent-Length: 2\r\n\r\nok"],
  ["another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"],
  ["a status that is none", "HTTP/1.1 999 OK\r\nContent-Length: 2\r\n\r\nok"],
  ["a protocol to come", "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok"],
  ["no protocol", "ok\r\n\r\n"],
  ["an endless line", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(20_000)}`],
  ["endless headers", `HTTP/1.1 200 OK\r\n${"X: 1\r\n".repeat(5_000)}`],
  ["endless hints", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1_000)],
  ["a chunk size of no digits", `${chunked}x\r\n`],
  ["a negative chunk size", `${chunked}-1\r\n`],
  ["a chunk size beyond numbers", `${chunked}${"f".repeat(13)}\r\n`],
  ["a chunk that goes on", `${chunked}1\r\nxx\r\n`],
  ["an endless chunk size", `${chunked}${"0".repeat(4_200_000)}`],
  ["endless extensions", `${chunked}1;${"a".repeat(4_200_000)}`],
  ["an extension that is longer than any head", `${chunked}1;${"a".repeat(16_400)}\r\n`],
  ["endless trailers", `${chunked}0\r\n${"X: 1\r\n".repeat(800_000)}`],
  ["a trailer that speaks of its length", `${chunked}0\r\ncontent-length: 3\r\n\r\n`],
  ["a trailer that is none", `${chunked}0\r\nHTTP/1.1 200 OK\r\n\r\n`],
])("an answer with %s is refused", (_what, text) => {
  expect(() => readOf(text)).toThrow(AnswerFault);
});

test.each(["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", `${chunked}2\r\nok\r\n`, "HTTP/1.1 100 Continue\r\n\r\n"])(
  "a connection that ends after %j has not answered",
  (text) => {
    const reader = new AnswerReader("POST", 100);
    expect(reader.read(Buffer.from(text))).toBeUndefined();
    expect(() => reader.end()).toThrow(/was closed before/);
  },
);

function readOf(text: string, method = "POST"): ReadAnswer | undefined {
  return new AnswerReader(method, 100).read(Buffer.from(text, "latin1"));
}

test("a chunk's extension that comes byte by byte is given up before it takes memory", () => {
  const reader = new AnswerReader("POST", 100);
  reader.read(Buffer.from(`${chunked}1;`));
  const drip = () => {
    for (let bytes = 0; bytes < 20_000; bytes++) reader.read(Buffer.from("a"));
  };
  expect(drip).toThrow(AnswerFault);
});
