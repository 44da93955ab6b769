import { expect, test, vi } from "vitest";
import { createWideLog } from "./wide-log.ts";

test("a flood writes so many lines a second and says how many it left out", () => {
  const log = { info: vi.fn() };
  let nowMs = 0;
  const write = createWideLog(log, () => nowMs);
  for (let count = 0; count < 1_000; count++) write("event.refused", () => ({ count }));
  expect(log.info).toHaveBeenCalledTimes(200);
  write("event.accepted", () => ({}));
  expect(log.info).toHaveBeenCalledTimes(201);
  nowMs = 1_000;
  write("event.refused", () => ({ count: 1_000 }));
  expect(log.info).toHaveBeenLastCalledWith({ event: "event.refused", count: 1_000, unwritten: 800 });
});
