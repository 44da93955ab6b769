import { expect, test } from "vitest";
import { conditionOf } from "./condition.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
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
