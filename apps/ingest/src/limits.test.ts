import type { Arrival } from "@postern/db/arrival";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepLimits, type LimitPorts, type Limits } from "./limits.ts";

let limits: Limits | undefined;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(async () => {
  await limits?.end();
  vi.useRealTimers();
});

function keep(read: Awaited<ReturnType<LimitPorts["readLimits"]>> = { full: new Set(["org_full"]), isDiskFull: false }) {
  const world = {
    heapRatio: vi.fn(() => 0.2),
    readLimits: vi.fn(async () => read),
    addStorage: vi.fn<LimitPorts["addStorage"]>(async () => {}),
    tell: vi.fn<LimitPorts["tell"]>(async () => {}),
    onTrouble: vi.fn(),
  };
  limits = keepLimits(world);
  return { limits, world };
}
const arrival = (bytes: number) =>
  ({ organizationId: "org_a", receivedAtMs: Date.parse("2026-11-22T12:00:00Z"), body: Buffer.alloc(bytes), target: "", rawHeaders: "", trace: "" }) as Arrival;

test("only the organization whose storage is full finds no room", async () => {
  const { limits } = keep();
  await vi.advanceTimersByTimeAsync(0);
  expect([limits.shortageFor("org_full"), limits.shortageFor("org_a")]).toEqual(["quota", undefined]);
});

test("a heap at 85 % is an alarm, at 95 % nobody is let in, and when there is room again everybody is", async () => {
  const { limits, world } = keep();
  const becomes = async (ratio: number) => {
    world.heapRatio.mockReturnValue(ratio);
    await vi.advanceTimersByTimeAsync(250);
    return limits.shortageFor("org_a");
  };
  expect(await becomes(0.86)).toBeUndefined();
  expect(limits.alarms()).toEqual(["the heap is 86 % full"]);
  expect(await becomes(0.95)).toBe("heap");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(world.tell).toHaveBeenLastCalledWith("urgent");
  expect(await becomes(0.5)).toBeUndefined();
  expect(limits.alarms()).toEqual([]);
});

test("a full disk shuts everybody out until the worker says otherwise", async () => {
  const { limits, world } = keep({ full: new Set(), isDiskFull: true });
  await vi.advanceTimersByTimeAsync(0);
  expect(limits.shortageFor("org_a")).toBe("disk");
  world.readLimits.mockResolvedValue({ full: new Set(), isDiskFull: false });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(limits.shortageFor("org_a")).toBeUndefined();
});

test("while the database is away the last known quotas count, and what was stored is counted later", async () => {
  const { limits, world } = keep();
  await vi.advanceTimersByTimeAsync(0);
  world.readLimits.mockRejectedValue(new Error("away"));
  world.addStorage.mockRejectedValueOnce(new Error("away"));
  limits.count([arrival(10)]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(limits.shortageFor("org_full")).toBe("quota");
  expect(world.onTrouble).toHaveBeenCalledTimes(2);

  limits.count([arrival(5)]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(world.addStorage).toHaveBeenLastCalledWith([{ organizationId: "org_a", day: "2026-11-22", body: 15, row: 0 }]);
});

test("what was stored last is counted before the process ends", async () => {
  const { limits, world } = keep();
  limits.count([arrival(7)]);
  await limits.end();
  expect(world.addStorage).toHaveBeenCalledWith([{ organizationId: "org_a", day: "2026-11-22", body: 7, row: 0 }]);
});
