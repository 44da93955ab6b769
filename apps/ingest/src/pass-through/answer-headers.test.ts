import { expect, test } from "vitest";
import { passableHeaders } from "./answer-headers.ts";

test("an answer's headers keep their order, case and number", () => {
  const raw = ["X-One", "1", "set-cookie", "a=1", "Content-Type", "text/plain", "Set-Cookie", "b=2; Path=/"];
  expect(passableHeaders(raw)).toEqual(raw);
});

test("what belongs to one connection stays there, also what Connection names", () => {
  const hop = ["Connection", "close, X-Hop", "X-Hop", "1", "Keep-Alive", "timeout=5", "Transfer-Encoding", "chunked", "Upgrade", "h2c", "Content-Length", "3"];
  expect(passableHeaders([...hop, "ETag", '"1"'])).toEqual(["ETag", '"1"']);
});

test("a destination speaks neither for the whole host nor in our name", () => {
  const raw = [
    "Strict-Transport-Security",
    "max-age=1",
    "Clear-Site-Data",
    '"*"',
    "Service-Worker-Allowed",
    "/",
    "postern-id",
    "req_forged",
    "Alt-Svc",
    "clear",
  ];
  expect(passableHeaders(raw)).toEqual([]);
});

test("it signs nobody in at an endpoint: our cookies are ours to set", () => {
  const cookies = ["__Host-postern=x", "postern=x; Path=/", "__Host-postern-browser=x", " POSTERN-browser =x", "postern"];
  expect(passableHeaders(cookies.flatMap((cookie) => ["Set-Cookie", cookie]))).toEqual([]);
  expect(passableHeaders(["Set-Cookie", "posterns=1"])).toEqual(["Set-Cookie", "posterns=1"]);
});

test("what is no header splits no answer", () => {
  expect(passableHeaders(["X-A", "1\r\nX-B: 2", "X Y", "1", "", "1", "X-C", "\u0000", "X-Good", "b\u00e9b\u00e9"])).toEqual(["X-Good", "b\u00e9b\u00e9"]);
});

test("more headers than anyone reads are not passed on", () => {
  expect(passableHeaders(Array.from({ length: 402 }, () => "x"))).toBeUndefined();
  expect(passableHeaders(["X-Long", "x".repeat(40_000)])).toBeUndefined();
});
