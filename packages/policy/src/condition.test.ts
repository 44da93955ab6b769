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
