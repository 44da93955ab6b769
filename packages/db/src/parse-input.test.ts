import { Policy } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { z } from "zod";
import { parseInput } from "./parse-input.ts";

const schema = z.strictObject({ policy: Policy });

test("input that is nested endlessly is told so, and uses up no stack", () => {
  let node: unknown = { all: [] };
  for (let depth = 0; depth < 100_000; depth++) node = { any: [node] };
  expect(() => parseInput(schema, { policy: { all: [node] } })).toThrow("is nested more than 32 levels deep");
});

test("a policy as deep as one may be is read", () => {
  const policy = { all: [{ any: [{ all: [{ any: [{ all: [{ kind: "method", allow: ["POST"] }] }] }] }] }] };
  expect(parseInput(schema, { policy })).toEqual({ policy });
});

test.each(["a\u0000b", "\ud800"])("a text that cannot be stored (%j) names its field", (name) => {
  expect(() => parseInput(z.object({ name: z.string() }), { name })).toThrow("name: holds a character that cannot be stored");
});
