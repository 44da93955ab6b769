import { expect, test } from "vitest";
import { gathered } from "./gathered.ts";

test("what is asked for while it works is done together, next, and who asked hears of it when it is done", async () => {
  const done: number[][] = [];
  const add = gathered<number>(async (items) => {
    await Promise.resolve();
    done.push(items);
  });
  const first = add(1);
  await Promise.resolve();
  const others = Promise.all([add(2), add(3)]);
  await first;
  expect(done).toEqual([[1]]);
  await others;
  expect(done).toEqual([[1], [2, 3]]);
});

test("those whose work failed hear of it, and the next is done all the same", async () => {
  const add = gathered<string>(async ([item]) => {
    if (item === "bad") throw new Error("the database is away");
  });
  await expect(add("bad")).rejects.toThrow("away");
  await expect(add("good")).resolves.toBeUndefined();
});
