import { expect, test } from "vitest";
import { conditionOf, conditionsOf } from "./condition.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import type { Condition } from "./place.ts";
import { Reading } from "./reading.ts";

function holds(startsWith: string | readonly string[], value: string): boolean {
  const paths = new JsonPaths();
  const condition = conditionOf({ input: { header: "X-Topic" }, startsWith }, paths);
  return condition(new Reading(inbound({ headers: [["X-Topic", value]] }), paths));
}

test("a value begins as one of several texts", () => {
  expect(holds(["arn:1:", "arn:2:"], "arn:2:orders")).toBe(true);
  expect(holds(["arn:1:", "arn:2:"], "arn:3:orders")).toBe(false);
  expect(holds("arn:1:", "arn:1:orders")).toBe(true);
  expect(holds([], "arn:1:orders")).toBe(false);
});

test("two inputs are the same when both stand once, with one text", () => {
  const paths = new JsonPaths();
  const condition = conditionOf({ input: { header: "X-Service" }, sameAs: { json: "service" } }, paths);
  const holdsFor = (services: string[], body: string) =>
    condition(new Reading(inbound({ headers: services.map((service): [string, string] => ["X-Service", service]), body }), paths));
  expect(holdsFor(["https://a.example"], '{"service":"https://a.example"}')).toBe(true);
  expect(holdsFor(["https://a.example"], '{"service":"https://b.example"}')).toBe(false);
  expect(holdsFor(["https://a.example", "https://a.example"], '{"service":"https://a.example"}')).toBe(false);
  expect(holdsFor([], "{}")).toBe(false);
});

const headersOf = (values: string[]) => values.map((value): [string, string] => ["X-Topic", value]);
const input = { header: "X-Topic" };
test.each<[Condition, string[][], string[][]]>([
  [{ input, equals: "a" }, [["a"]], [["b"], [], ["a", "a"]]],
  [{ input, equals: { setting: "topic", value: "a" } }, [["a"]], [["b"]]],
  [{ input, equals: { setting: "topic" } }, [], [["a"], [""], ["undefined"], []]],
  [{ input, equals: { setting: "topic" }, optional: true }, [["a"], []], [["a", "b"]]],
  [{ input, equals: { setting: "topic", value: "a" }, optional: true }, [["a"]], [["b"], []]],
  [{ input, oneOf: ["a", "b"] }, [["a"], ["b"]], [["c"], []]],
  [{ input, oneOf: { setting: "topics", value: "a" } }, [["a"]], [["b"]]],
  [{ input, oneOf: { setting: "topics" } }, [], [["a"]]],
  [{ input, letters: 2 }, [["ab"]], [["a"], ["abc"], ["ab", "ab"]]],
  [{ input, present: true }, [["a"], ["a", "b"]], [[]]],
  [{ input, present: false }, [[]], [["a"]]],
  [{ method: "POST" }, [[]], []],
  [{ method: "GET" }, [], [[]]],
])("%o", (condition, holding, failing) => {
  const paths = new JsonPaths();
  const holdsFor = (values: string[]) => conditionsOf([condition], paths)?.(new Reading(inbound({ headers: headersOf(values) }), paths));
  for (const values of holding) expect(holdsFor(values), values.join()).toBe(true);
  for (const values of failing) expect(holdsFor(values), values.join()).toBe(false);
});

test("several conditions must all hold, and none is none", () => {
  const paths = new JsonPaths();
  const holds = conditionsOf(
    [
      { input, letters: 1 },
      { input, equals: "a" },
    ],
    paths,
  );
  const asked = (value: string) => holds?.(new Reading(inbound({ headers: headersOf([value]) }), paths));
  expect([asked("a"), asked("b"), asked("aa")]).toEqual([true, false, false]);
  expect(conditionsOf(undefined, paths)).toBeUndefined();
});
