/** Raw HTTP and the one status it must be answered with; after everything but a 2xx the connection closes. */
export interface HttpVector {
  name: string;
  /** What is written, latin1; `HEAD` stands for `POST /e/token HTTP/1.1` and its Host line. */
  bytes: string;
  status: number;
}

const head = "POST /e/token HTTP/1.1\r\nHost: gate.example\r\n";
const post = (lines: string, body = "") => `${head}${lines}\r\n${body}`;
const lines = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: 1\r\n`).join("");

/** Smuggling, framing, imitation; what Node's parser refuses itself stands here too, so an upgrade cannot lose it. */
export const httpVectors: readonly HttpVector[] = [
  { name: "a plain POST", bytes: post("Content-Length: 2\r\n", "{}"), status: 202 },
  { name: "a chunked POST", bytes: post("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), status: 202 },
  { name: "chunked in capitals", bytes: post("Transfer-Encoding: CHUNKED\r\n", "2\r\n{}\r\n0\r\n\r\n"), status: 202 },
  { name: "a chunk extension", bytes: post("Transfer-Encoding: chunked\r\n", "2;a=b\r\n{}\r\n0\r\n\r\n"), status: 202 },
  { name: "an HTTP/1.0 request", bytes: "POST /e/token HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}", status: 202 },
  {
    name: "a target in absolute form that fits its Host",
    bytes: "POST http://gate.example/e/token HTTP/1.1\r\nHost: gate.example\r\nContent-Length: 0\r\n\r\n",
    status: 202,
  },
  { name: "a hundred header lines", bytes: post(`${lines(98)}Content-Length: 0\r\n`), status: 202 },
  { name: "an underscore in a harmless name", bytes: post("my_header: 1\r\nContent-Length: 0\r\n"), status: 202 },
  { name: "a GET with a length of zero", bytes: "GET /e/token HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", status: 202 },

  { name: "Transfer-Encoding and Content-Length", bytes: post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nX"), status: 400 },
  {
    name: "Content-Length and Transfer-Encoding, the other way round",
    bytes: post("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", "0\r\n\r\nX"),
    status: 400,
  },
  { name: "two different lengths", bytes: post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"), status: 400 },
  { name: "one length twice", bytes: post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"), status: 400 },
  { name: "a list of lengths", bytes: post("Content-Length: 2, 2\r\n", "{}"), status: 400 },
  { name: "a signed length", bytes: post("Content-Length: +2\r\n", "{}"), status: 400 },
  { name: "a negative length", bytes: post("Content-Length: -2\r\n", "{}"), status: 400 },
  { name: "a hexadecimal length", bytes: post("Content-Length: 0x2\r\n", "{}"), status: 400 },
  { name: "a length past all numbers", bytes: post("Content-Length: 99999999999999999999\r\n", "{}"), status: 400 },
  { name: "gzip before chunked", bytes: post("Transfer-Encoding: gzip, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), status: 501 },
  { name: "chunked before gzip", bytes: post("Transfer-Encoding: chunked, gzip\r\n", "{}"), status: 400 },
  { name: "identity", bytes: post("Transfer-Encoding: identity\r\n", "{}"), status: 501 },
  { name: "chunked twice", bytes: post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), status: 400 },
  { name: "xchunked", bytes: post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), status: 501 },
  { name: "a vertical tab before chunked", bytes: post("Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n"), status: 400 },
  { name: "Transfer-Encoding in HTTP/1.0", bytes: "POST /e/token HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", status: 400 },
  { name: "a space before the colon", bytes: post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), status: 400 },
  { name: "a chunk size past all numbers", bytes: post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"), status: 400 },
  { name: "a negative chunk size", bytes: post("Transfer-Encoding: chunked\r\n", "-2\r\n{}\r\n0\r\n\r\n"), status: 400 },
  { name: "a chunk size with 0x", bytes: post("Transfer-Encoding: chunked\r\n", "0x2\r\n{}\r\n0\r\n\r\n"), status: 400 },
  { name: "a chunk longer than its size", bytes: post("Transfer-Encoding: chunked\r\n", "2\r\n{}}\r\n0\r\n\r\n"), status: 400 },
  { name: "a chunk that ends with a bare line feed", bytes: post("Transfer-Encoding: chunked\r\n", "2\n{}\n0\n\n"), status: 400 },

  { name: "two Host lines", bytes: post("Host: other.example\r\nContent-Length: 0\r\n"), status: 400 },
  { name: "no Host line", bytes: "POST /e/token HTTP/1.1\r\nContent-Length: 0\r\n\r\n", status: 400 },
  { name: "a Host that is none", bytes: "POST /e/token HTTP/1.1\r\nHost: a/b@c\r\nContent-Length: 0\r\n\r\n", status: 400 },
  {
    name: "an absolute target for another Host",
    bytes: "POST http://other.example/e/token HTTP/1.1\r\nHost: gate.example\r\nContent-Length: 0\r\n\r\n",
    status: 400,
  },
  {
    name: "an absolute target of another scheme",
    bytes: "POST ftp://gate.example/e/token HTTP/1.1\r\nHost: gate.example\r\nContent-Length: 0\r\n\r\n",
    status: 400,
  },
  { name: "CONNECT", bytes: "CONNECT gate.example:443 HTTP/1.1\r\nHost: gate.example:443\r\n\r\n", status: 400 },
  { name: "an HTTP/0.9 line", bytes: "GET /e/token HTTP/0.9\r\nHost: a\r\n\r\n", status: 505 },
  { name: "HTTP/2.0 on an HTTP/1 connection", bytes: "POST /e/token HTTP/2.0\r\nHost: a\r\nContent-Length: 0\r\n\r\n", status: 505 },
  { name: "HTTP/1.2", bytes: "POST /e/token HTTP/1.2\r\nHost: a\r\n\r\n", status: 400 },
  { name: "the preface of HTTP/2", bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: 400 },
  { name: "no request at all", bytes: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", status: 400 },
  { name: "an unknown method", bytes: "GRAB /e/token HTTP/1.1\r\nHost: a\r\n\r\n", status: 400 },
  {
    name: "Upgrade to h2c",
    bytes: post("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 0\r\n"),
    status: 400,
  },
  {
    name: "Upgrade to a WebSocket",
    bytes:
      "GET /e/token HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    status: 400,
  },
  { name: "a GET with a body", bytes: "GET /e/token HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", status: 400 },
  { name: "a GET with a chunked body", bytes: "GET /e/token HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", status: 400 },
  { name: "an unknown expectation", bytes: post("Expect: 200-ok\r\nContent-Length: 0\r\n"), status: 400 },
  { name: "two Authorization lines", bytes: post("Authorization: Bearer a\r\nAuthorization: Bearer b\r\nContent-Length: 0\r\n"), status: 400 },

  ...[
    "content_length: 5",
    "Content_Length: 5",
    "transfer_encoding: chunked",
    "x_forwarded_for: 127.0.0.1",
    "X-Forwarded_For: 127.0.0.1",
    "client_cert: x",
    "x_real_ip: 10.0.0.1",
    "X_Hub_Signature_256: sha256=0",
    "webhook_id: 1",
    "x_ssl_client_verify: SUCCESS",
  ].map((line) => ({ name: `the imitation ${line}`, bytes: post(`${line}\r\nContent-Length: 0\r\n`), status: 400 })),

  { name: "a hundred and one header lines", bytes: post(`${lines(99)}Content-Length: 0\r\n`), status: 431 },
  { name: "more header bytes than fit", bytes: post(`X-Long: ${"a".repeat(17_000)}\r\nContent-Length: 0\r\n`), status: 431 },
  { name: "a target longer than fits", bytes: `POST /e/token?${"a".repeat(17_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, status: 431 },
  { name: "a folded header line", bytes: post("X-A: 1\r\n 2\r\nContent-Length: 0\r\n"), status: 400 },
  { name: "a bare carriage return in a value", bytes: post("X-A: 1\rX-B: 2\r\nContent-Length: 0\r\n"), status: 400 },
  { name: "a bare line feed after a header", bytes: "POST /e/token HTTP/1.1\nHost: a\nContent-Length: 0\n\n", status: 400 },
  { name: "a NUL in a value", bytes: post("X-A: 1\x002\r\nContent-Length: 0\r\n"), status: 400 },
  { name: "a NUL in a name", bytes: post("X\x00A: 1\r\nContent-Length: 0\r\n"), status: 400 },
  { name: "a name with a space", bytes: post("X A: 1\r\nContent-Length: 0\r\n"), status: 400 },
  { name: "an empty name", bytes: post(": 1\r\nContent-Length: 0\r\n"), status: 400 },
  { name: "a space in the target", bytes: "POST /e/to ken HTTP/1.1\r\nHost: a\r\n\r\n", status: 400 },
];
