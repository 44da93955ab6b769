import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { curlOf, type Snippet } from "./curl.ts";

const run = promisify(execFile);
interface Seen {
  method: string | undefined;
  url: string | undefined;
  rawHeaders: string[];
  body: Buffer;
}
const seen: Seen[] = [];
let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push({ method: request.method, url: request.url, rawHeaders: request.rawHeaders, body: Buffer.concat(chunks) });
    response.writeHead(204).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

/** What a server sees when the snippet is run by bash, without what belongs to the connection. */
async function sent(snippet: Partial<Snippet>): Promise<Omit<Seen, "rawHeaders"> & { headers: [string, string][] }> {
  const command = curlOf({ method: "POST", url: `${base}/e/abc`, headers: [], body: new Uint8Array(), ...snippet });
  const bash = run("bash");
  // As typed at a prompt: one command may be longer than one argument of a program.
  bash.child.stdin?.end(command.replace("curl ", "curl --silent --show-error --max-time 5 "));
  await bash;
  const { rawHeaders, ...rest } = seen.at(-1) as Seen;
  const headers: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) headers.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
  return { ...rest, headers: headers.filter(([name]) => !["host", "content-length", "connection"].includes(name.toLowerCase())) };
}
const bytes = (text: string) => new TextEncoder().encode(text);

test("headers arrive in order, with their case, their duplicates and their empty values, and none besides", async () => {
  const headers: Snippet["headers"] = [
    ["X-GitHub-Event", "push"],
    ["x-two", "1"],
    ["X-Two", "2"],
    ["X-Empty", ""],
    ["Content-Type", "application/json"],
    ["X-Latin", "caf\u00e9 'quoted' $HOME `id` \\n"],
  ];
  expect((await sent({ headers, body: bytes("{}") })).headers).toEqual(headers);
  expect((await sent({ headers: [], body: bytes("x") })).headers).toEqual([]);
});

test.each([
  ["quotes and shell signs", `it's "quoted" $(id) \`id\` !! \\ % & | ;`],
  ["line ends", "one\ntwo\r\nthree\t\n"],
  ["letters beyond ASCII", "Grüße, 世界 🚪 é9f"],
  ["an at sign at the start", "@/etc/passwd"],
  ["a trailing newline", "{}\n"],
])("a body with %s arrives to the byte", async (_, text) => {
  expect((await sent({ body: bytes(text) })).body.toString()).toBe(text);
});

test("binary and large bodies arrive to the byte", async () => {
  for (const body of [Buffer.from([0, 1, 2, 255, 0, 10, 13]), randomBytes(3_000), randomBytes(300_000), Buffer.from([0x80, 0x61, 0x62, 0xff, 0x30])]) {
    expect((await sent({ body: new Uint8Array(body) })).body.equals(body)).toBe(true);
  }
});

test("random bytes without a zero arrive to the byte when they are quoted", async () => {
  for (let round = 0; round < 20; round++) {
    const body = new Uint8Array(randomBytes(200).map((byte) => byte || 1));
    expect((await sent({ body })).body.equals(body)).toBe(true);
  }
});

test("the method and the address arrive as they were", async () => {
  expect(await sent({ method: "PUT", url: `${base}/e/abc/../x?a=[1]&b={2}&c=%20'` })).toMatchObject({ method: "PUT", url: "/e/abc/../x?a=[1]&b={2}&c=%20'" });
  expect(await sent({ method: "HEAD" })).toMatchObject({ method: "HEAD" });
  expect(await sent({ method: "GET", body: bytes("body of a GET") })).toMatchObject({ method: "GET" });
});
