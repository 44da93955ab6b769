import { expect, test } from "vitest";
import { createMemoryGate, type MemoryHolder } from "./memory-gate.ts";

const holder = (organizationId: string, endpoint = "1"): MemoryHolder => ({ organizationId, id: `${organizationId}/${endpoint}` });
const bytesMax = 12_000;

/** Takes bytes, a few at a time and in turn, until none of them finds room; answers what each holds. */
function fill(gate: ReturnType<typeof createMemoryGate>, holders: MemoryHolder[]): number[] {
  const taken = holders.map(() => 0);
  const step = 10;
  for (let more = true; more; ) {
    more = false;
    for (const [index, each] of holders.entries()) {
      if (!gate.take(each, step)) continue;
      taken[index] = (taken[index] ?? 0) + step;
      more = true;
    }
  }
  return taken;
}

test("one organization alone comes to a half, whatever number of endpoints it uses", () => {
  const gate = createMemoryGate({ bytesMax });
  const held = fill(
    gate,
    ["1", "2", "3", "4"].map((endpoint) => holder("org_a", endpoint)),
  );
  expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(bytesMax / 2 + 10);
});

test("greedy ones share evenly, and a newcomer finds half of what they leave", () => {
  const gate = createMemoryGate({ bytesMax });
  const greedy = ["org_a", "org_b", "org_c", "org_d"].map((organizationId) => holder(organizationId));
  const held = fill(gate, greedy);
  for (const bytes of held) expect(Math.abs(bytes - bytesMax / 5)).toBeLessThan(50);
  expect(gate.hasRoom(holder("org_new"), bytesMax / 10 - 50)).toBe(true);
});

test("one flooded endpoint leaves its organization's others a quarter of their room", () => {
  const gate = createMemoryGate({ bytesMax });
  const [flooded = 0] = fill(gate, [holder("org_a", "flooded")]);
  expect(flooded).toBeLessThanOrEqual((bytesMax / 2) * 0.75);
  expect(gate.take(holder("org_a", "quiet"), bytesMax / 12)).toBe(true);
});

test("what is given back is free again, to the byte", () => {
  const gate = createMemoryGate({ bytesMax });
  const one = holder("org_a");
  expect(gate.take(one, 3_000)).toBe(true);
  expect(gate.take(one, 4_000)).toBe(false);
  gate.give(one, 3_000);
  expect(gate.bytesHeld).toBe(0);
  expect(gate.take(one, 4_000)).toBe(true);
});
