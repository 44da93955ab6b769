import { expect, test } from "vitest";
import { nameOfInput, readerOf } from "./input.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import type { Input } from "./place.ts";
import { Reading } from "./reading.ts";
import { Token } from "./verify/jws.ts";

function request(facts: Parameters<typeof inbound>[0], paths: JsonPaths): Reading {
  const reading = new Reading(inbound(facts), paths);
  reading.token = new Token({ kid: "k1" });
  reading.token.believe(Buffer.from('{"sub":["a","b"]}'));
  return reading;
}

function read(input: Input, facts: Parameters<typeof inbound>[0] = {}): readonly string[] {
  const paths = new JsonPaths();
  const reader = readerOf(input, paths);
  return reader(request(facts, paths));
}

const form: [string, string][] = [["Content-Type", "application/x-www-form-urlencoded"]];
test.each<[Input, string, readonly string[], Parameters<typeof inbound>[0]]>([
  [
    { header: "X-A" },
    "header X-A",
    ["1", "2"],
    {
      headers: [
        ["x-a", "1"],
        ["X-B", "x"],
        ["X-A", "2"],
      ],
    },
  ],
  [{ query: "a" }, "query parameter a", ["1", ""], { path: "/x?a=1&b=2&a=" }],
  [{ form: "a" }, "form field a", ["1", "2"], { headers: form, body: "a=1&a=2" }],
  [{ form: "a" }, "form field a", [], { body: "a=1" }],
  [{ json: "a.0" }, "body a.0", ["x"], { body: '{"a":["x"]}' }],
  [{ json: "a" }, "body a", [], { body: "{}" }],
  [{ claim: "sub" }, "claim sub", ["a", "b"], {}],
  [{ jose: "kid" }, "token header kid", ["k1"], {}],
  [{ whole: "body" }, "the body", ["é"], { body: "é" }],
  [{ client: "address" }, "client address", ["192.0.2.7"], {}],
  [{ setting: "topic", value: ["a", "b"] }, "the setting topic", ["a", "b"], {}],
  [{ item: "id" }, "each item's id", [], { body: '{"id":"x"}' }],
  [{ header: "X-A", base64: true }, "header X-A", ["hi"], { headers: [["X-A", "aGk="]] }],
  [{ query: "a", inner: "b.c" }, "query parameter a (b.c)", ["1"], { path: `/x?a=${encodeURIComponent('{"b":{"c":1}}')}` }],
  [{ whole: "body", xml: "Id" }, "the body (Id)", ["7"], { body: "<r><Id>7</Id></r>" }],
])("%o is %s", (input, name, values, facts) => {
  expect(nameOfInput(input)).toBe(name);
  expect(read(input, facts)).toEqual(values);
});

test("without a token nothing is claimed", () => {
  const paths = new JsonPaths();
  const bare = new Reading(inbound(), paths);
  for (const input of [{ claim: "sub" }, { jose: "kid" }]) expect(readerOf(input, paths)(bare)).toEqual([]);
});
