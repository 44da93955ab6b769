import { expect, test } from "vitest";
import { dismissToast, toast, toastProblem, toastStore } from "./toast.ts";

test("at most four toasts stand at once, the oldest leaves", () => {
  for (const text of ["one", "two", "three", "four", "five"]) toast(text);
  expect(toastStore.read().map((shown) => shown.text)).toEqual(["two", "three", "four", "five"]);
  for (const { id } of toastStore.read()) dismissToast(id);
  expect(toastStore.read()).toEqual([]);
});

test("a failed change names its problem, its code and what to do next", () => {
  toastProblem(new TypeError("Failed to fetch"));
  expect(toastStore.read().at(-1)).toMatchObject({ text: "Postern did not answer", failed: true, detail: expect.stringContaining("try again") });
});
