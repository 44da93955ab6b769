import { expect, test } from "vitest";
import { OutcomeMemory } from "./outcome-memory.ts";

test("512 outcomes are remembered, for a day", () => {
  let now = 0;
  const memory = new OutcomeMemory(() => now);
  const result = Promise.resolve({ error: "reset" as const, detail: "", durationMs: 0 });
  for (let i = 0; i < 513; i++) memory.remember(`dlv_${i}`, result);
  expect([memory.find("dlv_0"), memory.find("dlv_1")?.result]).toEqual([undefined, result]);
  memory.forget("dlv_2");
  expect(memory.find("dlv_2")).toBeUndefined();
  now = 86_400_001;
  expect(memory.find("dlv_1")).toBeUndefined();
});
