import { expect, test } from "vitest";
import { simulationWords } from "./simulation-words.ts";

const group = (count: number) => ({ count, rows: [] });
const nothing = { notJudged: 0, refused: group(0), accepted: group(0), duplicates: group(0) };

test("what changes is counted in one sentence", () => {
  const simulation = { ...nothing, judged: 10_000, unchanged: 9_962, refused: group(31), accepted: group(7) };
  expect(simulationWords(simulation)).toBe("9,962 unchanged, 31 would now be refused, 7 would now be accepted");
});

test("a draft that changes nothing says so", () => {
  expect(simulationWords({ ...nothing, judged: 1_200, unchanged: 1_200 })).toBe("All 1,200 unchanged");
});

test("duplicates are named once there are some", () => {
  expect(simulationWords({ ...nothing, judged: 3, unchanged: 1, duplicates: group(2) })).toBe("1 unchanged, 2 would now be duplicates");
});

test("without requests there is nothing to say", () => {
  expect(simulationWords({ ...nothing, judged: 0, unchanged: 0 })).toContain("no request");
});
