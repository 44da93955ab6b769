import { expect, test } from "vitest";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import type { Part } from "./part.ts";
import type { HandshakeReply } from "./provider.ts";
import { Reading } from "./reading.ts";
import { signsWordsOnly } from "./signing-oracle.ts";

type Reply = Omit<HandshakeReply, "status">;
const hmacOf = (of: readonly Part[]): Part => ({ hmac: "sha256", as: "hex", of });

interface Sent {
  path?: string;
  body?: string;
  headers?: [string, string][];
}

/** Whether a challenge with this reply would be signed. */
function signs(reply: Reply, sent: Sent, isSigned = true): boolean {
  const paths = new JsonPaths();
  const judge = signsWordsOnly({ match: [], reply: { status: 200, ...reply }, ...(isSigned && { proof: "none" }) }, paths);
  return judge(new Reading(inbound(sent), paths));
}
const inBody = { body: [hmacOf([{ query: "crc" }])] };
const asked = (crc: string) => ({ path: `/e/test?crc=${encodeURIComponent(crc)}` });

test("a word is signed", () => {
  for (const word of ["abc", "A1._~-", "x".repeat(128)]) expect(signs(inBody, asked(word))).toBe(true);
});

test.each(["", "a b", '{"id":"evt_1"}', "a=1&b=2", "x".repeat(129), "a\n", "é"])("%j is no word: whoever asks would have it signed", (text) => {
  expect(signs(inBody, asked(text))).toBe(false);
});

test.each<[string, Reply]>([
  ["a member of JSON", { json: { token: [{ text: "sha256=" }, hmacOf([{ query: "crc" }])] } }],
  ["a header", { headers: { "X-Answer": [hmacOf([{ query: "crc" }])] } }],
  ["another HMAC", { body: [hmacOf([{ text: "a" }, hmacOf([{ query: "crc" }])])] }],
])("so it is where the answer stands in %s", (_, reply) => {
  expect(signs(reply, asked("abc"))).toBe(true);
  expect(signs(reply, asked("a b"))).toBe(false);
});

test.each<[string, Reply, Sent]>([
  ["a header", { body: [hmacOf([{ header: "X-Ask" }])] }, { headers: [["X-Ask", "{}"]] }],
  ["a form", { body: [hmacOf([{ form: "ask" }])] }, { headers: [["Content-Type", "application/x-www-form-urlencoded"]], body: "ask=%7B%7D" }],
  ["JSON", { body: [hmacOf([{ json: "ask" }])] }, { body: '{"ask":"{}"}' }],
])("a text of %s is looked at too", (_, reply, sent) => {
  expect(signs(reply, sent)).toBe(false);
});

test("what is not signed may be any text, and so may what only its provider asks", () => {
  expect(signs({ body: [{ query: "crc" }] }, asked("a b"))).toBe(true);
  expect(signs(inBody, asked("a b"), false)).toBe(true);
  expect(signs({ body: [hmacOf([{ text: "a b" }, "timestamp"])] }, {})).toBe(true);
});
