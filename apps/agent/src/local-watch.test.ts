import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Reach } from "./local-server.ts";
import { LocalWatch } from "./local-watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a server that takes connections and cannot be asked stays down: looked at every 5 s, and told once", async () => {
  const told: Reach[] = [];
  let reach: Reach = { up: false, why: "its certificate is not trusted" };
  const look = vi.fn(async () => reach);
  const watch = new LocalWatch({ look }, (changed) => told.push(changed));
  await watch.look();
  watch.reached(reach); // by a delivery that came all the same
  await vi.advanceTimersByTimeAsync(15_000);
  expect(look).toHaveBeenCalledTimes(4);
  expect(told).toEqual([reach]);

  reach = { up: true };
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual([{ up: false, why: "its certificate is not trusted" }, { up: true }]);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(look).toHaveBeenCalledTimes(5);
  watch.stop();
});
