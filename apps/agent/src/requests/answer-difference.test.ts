import { expect, test } from "vitest";
import { answerDifference } from "./answer-difference.ts";

const answer = (status: number, body: string, headers: [string, string][] = []) => ({ status, headers, body: Buffer.from(body) });

test("answers that say the same are alike, whatever their dates and the order of their members", () => {
  const before = answer(200, '{"a":1,"b":[1,2]}', [["Date", "yesterday"], ["X-A", "1"]]); // biome-ignore format: two headers
  const after = answer(200, '{"b":[1,2],"a":1}', [["x-a", "1"], ["date", "today"]]); // biome-ignore format: two headers
  expect(answerDifference(before, after)).toEqual([]);
});

test("status, headers and members that differ are lines of their own", () => {
  const before = answer(200, '{"a":1,"b":2}', [["X-A", "1"]]);
  const after = answer(500, '{"a":1,"b":3}', [["X-A", "2"]]);
  expect(answerDifference(before, after)).toEqual(["- 200", "+ 500", "- x-a: 1", "+ x-a: 2", '-   "b": 2', '+   "b": 3']);
});

test("bodies are compared line by line, and a body that is not kept is not compared", () => {
  expect(answerDifference(answer(200, "one\ntwo\nthree"), answer(200, "one\nthree\nfour"))).toEqual(["- two", "+ four"]);
  expect(answerDifference({ ...answer(200, ""), body: undefined }, answer(200, "two"))).toEqual([]);
});

test("very long answers cost no more than a word", () => {
  const long = Array.from({ length: 5_000 }, (_, index) => `line ${index}`).join("\n");
  expect(answerDifference(answer(200, long), answer(200, `${long}!`))).toEqual(["~ the bodies differ"]);
});
