import fc from "fast-check";
import { expect, test } from "vitest";
import { headerOf, messageBytes, readMessage } from "./http-message.ts";

const name = fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/);
const value = fc.stringMatching(/^[\x21-\x7e\xa0-\xff]([\x20-\x7e\xa0-\xff]{0,30}[\x21-\x7e\xa0-\xff])?$/);
const message = fc.record({
  method: fc.constantFrom("POST", "GET", "M-SEARCH"),
  target: fc.stringMatching(/^\/[\x21-\x7e]{0,30}$/),
  httpVersion: fc.constantFrom("1.0", "1.1"),
  rawHeaders: fc.array(fc.tuple(name, value), { maxLength: 8 }).map((pairs) => pairs.flat()),
  body: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
});

test.each(["\r\n", "\n"] as const)("what is written with %j at line ends is read again to the byte", (lineEnd) => {
  fc.assert(
    fc.property(message, (one) => {
      expect(readMessage(messageBytes(one, lineEnd))).toEqual(one);
    }),
  );
});

test("a head alone is a message without a body, its version 1.1 where none is said", () => {
  expect(readMessage(Buffer.from("GET /a?b=1\nHost: x"))).toEqual({
    ...{ method: "GET", target: "/a?b=1", httpVersion: "1.1" },
    rawHeaders: ["Host", "x"],
    body: Buffer.alloc(0),
  });
});

test("what is wrong is said with its line", () => {
  expect(readMessage(Buffer.from("hello"))).toEqual({ fault: "line 1 is no request line: write POST /path HTTP/1.1" });
  expect(readMessage(Buffer.from("POST / HTTP/1.1\r\nHost x\r\n\r\n"))).toEqual({ fault: expect.stringMatching(/^line 2 is no header/) });
  expect(readMessage(Buffer.from(`POST / HTTP/1.1\r\n${"A: b\r\n".repeat(501)}\r\n`))).toEqual({ fault: expect.stringMatching(/more than 500/) });
});

test("a header is found by its name in any case, the first of several", () => {
  expect(headerOf({ rawHeaders: ["X-A", "1", "x-a", "2"] }, "x-a")).toBe("1");
  expect(headerOf({ rawHeaders: ["X-A", "1"] }, "x-b")).toBeUndefined();
});
