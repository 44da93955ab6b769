import { expect, test, vi } from "vitest";
import { BodyPlaces } from "./body-places.ts";

test("an agent has two places, all have eight, and a freed one goes to who waits", async () => {
  const places = new BodyPlaces();
  const agents = [{}, {}, {}, {}, {}];
  const taken = await Promise.all(agents.slice(0, 4).flatMap((agent) => [places.take(agent), places.take(agent)]));
  expect(taken.every((free) => free !== undefined)).toBe(true);
  const fifth = places.take(agents[4] ?? {});
  taken[0]?.();
  taken[0]?.(); // once is enough
  expect(await fifth).toBeTypeOf("function");
});

test("who reads nothing keeps its own next body waiting, and gives up after 10 s", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  try {
    const [silent, other] = [{}, {}];
    const places = new BodyPlaces();
    await places.take(silent);
    await places.take(silent);
    const third = places.take(silent);
    expect(await places.take(other)).toBeTypeOf("function");
    await vi.advanceTimersByTimeAsync(11_000);
    expect(await third).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});
