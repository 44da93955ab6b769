import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { ExactRequest } from "../setup/exact-sender.ts";

/** The largest body that this endpoint takes, in bytes. */
export const bodyBytesMax = 26_214_400;
export const markHeader = "X-Case";

/** What a sender may send, each with something about it that a careless relay bends; its first header tells it from the others. */
export const exactRequests: readonly (ExactRequest & { name: string; mark: string })[] = [
  ...Object.entries(bodies()).map(([name, { type, body }]) => ({ name, method: "POST", target: "", headers: ["Content-Type", type], body })),
  ...["GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "REPORT"].map((method) => ({
    name: `the method ${method}`,
    method,
    target: "",
    headers: [],
    body: method === "GET" || method === "HEAD" ? Buffer.alloc(0) : Buffer.from(method),
  })),
  ...["//a//b", "/a%2Fb", "?", "?a=1&a=2", "/%E2%82%AC?q=%20+", "/a;b=c/..;/d?x=[1]", "/*'()!~"].map((target) => ({
    name: `the target ${target}`,
    method: "POST",
    target,
    headers: [],
    body: Buffer.from("x"),
  })),
  ...Object.entries(headers()).map(([name, lines]) => ({ name, method: "POST", target: "", headers: lines, body: Buffer.from("x") })),
].map((request, index) => ({ ...request, mark: `case-${index}`, headers: [markHeader, `case-${index}`, ...request.headers] }));

function bodies(): Record<string, { type: string; body: Buffer }> {
  const json = (text: string) => ({ type: "application/json", body: Buffer.from(text) });
  const boundary = "----postern";
  return {
    "an empty body": { type: "text/plain", body: Buffer.alloc(0) },
    "one byte": { type: "text/plain", body: Buffer.from("x") },
    "invalid UTF-8": { type: "text/plain", body: Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0x80]) },
    "NUL bytes": { type: "application/octet-stream", body: Buffer.from([0, 0, 1, 0, 13, 10, 0]) },
    "JSON with escapes": json('{"a":"\\u00e9\\/\\ud83d\\ude00","b" :\t"\\n" }\r\n'),
    "JSON numbers that JavaScript would bend": json('{"a":1.0,"b":12345678901234567890,"c":1E400,"d":-0}'),
    "JSON with a name twice": json('{"id":1,"id":2}'),
    "JSON behind a byte order mark": json('\ufeff{"a":1}'),
    "JSON that is none": json('{"a":'),
    "an array": json("[1,2,3]"),
    "a form": { type: "application/x-www-form-urlencoded", body: Buffer.from("a=1&a=2&b=%C3%A9+x&c") },
    multipart: {
      type: `multipart/form-data; boundary=${boundary}`,
      body: Buffer.concat([
        Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n`),
        randomBytes(300),
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]),
    },
    XML: { type: "application/xml; charset=iso-8859-1", body: Buffer.from('<?xml version="1.0"?><a>\u00e9</a>', "latin1") },
    "gzip as it was sent": { type: "application/json", body: gzipSync('{"zipped":true}') },
    "127 KiB": { type: "application/octet-stream", body: randomBytes(127 * 1_024) },
    "128 KiB": { type: "application/octet-stream", body: randomBytes(128 * 1_024) },
    "128 KiB and a byte": { type: "application/octet-stream", body: randomBytes(128 * 1_024 + 1) },
    "129 KiB": { type: "application/octet-stream", body: randomBytes(129 * 1_024) },
    "1 MiB": { type: "application/octet-stream", body: randomBytes(1_048_576) },
    "25 MiB": { type: "application/octet-stream", body: randomBytes(bodyBytesMax) },
  };
}

function headers(): Record<string, string[]> {
  return {
    "headers twice, in order, in their case": ["X-B", "1", "x-a", "2", "X-B", "3", "x-b", "4"],
    "a header in latin1": ["X-Name", "caf\u00e9 \u00fc\u00ff"],
    "an empty header, and one with commas": ["X-Empty", "", "X-List", 'a, "b, c" ,d'],
    "Set-Cookie and Cookie of a sender": ["Cookie", "a=1; b=2", "Set-Cookie", "x=1", "Set-Cookie", "y=2"],
    "an id in the words of Standard Webhooks": ["webhook-id", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", "webhook-timestamp", "1674087231"],
    "ninety header lines": Array.from({ length: 90 }, (_, index) => [`X-Line-${index}`, String(index)]).flat(),
  };
}
