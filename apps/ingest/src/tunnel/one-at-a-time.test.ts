import { expect, test } from "vitest";
import { oneAtATime } from "./one-at-a-time.ts";

test("what is asked for while it runs runs once more, never twice at once", async () => {
  let running = 0;
  let runs = 0;
  const task = oneAtATime(async () => {
    expect(++running).toBe(1);
    runs++;
    await Promise.resolve();
    running--;
  });
  await Promise.all([task(), task(), task()]);
  expect(runs).toBe(2);
});

test("a run that failed does not keep the next from running", async () => {
  let runs = 0;
  const task = oneAtATime(async () => {
    runs++;
    throw new Error("the database is away");
  });
  await expect(task()).rejects.toThrow("away");
  await expect(task()).rejects.toThrow("away");
  expect(runs).toBe(2);
});
