import type { LanePlace } from "@postern/db/lane-claim";
import { expect, test } from "vitest";
import { Lanes, type TurnEnd } from "./lanes.ts";

test("a lane rung many times has one turn, and one more when it was rung too late to look", async () => {
  const house = fakeHouse();
  for (let i = 0; i < 5; i++) house.lanes.ring(laneOf("org_1", "dst_1"));
  await tick();
  expect(house.begun).toEqual(["dst_1"]);
  house.lanes.ring(laneOf("org_1", "dst_1"));
  house.looks = false;
  house.lanes.ring(laneOf("org_1", "dst_1"));
  await house.endTurn("dst_1");
  expect(house.begun).toEqual(["dst_1", "dst_1"]);
  house.looks = true;
  house.lanes.ring(laneOf("org_1", "dst_1"));
  await house.endTurn("dst_1");
  expect(house.begun).toHaveLength(2);
});

test("a turn whose time is over goes to the end of the line; one that waits is set for later", async () => {
  const house = fakeHouse();
  house.lanes.ring(laneOf("org_1", "dst_1"));
  await tick();
  await house.endTurn("dst_1", { again: true });
  expect(house.begun).toEqual(["dst_1", "dst_1"]);
  const at = new Date();
  await house.endTurn("dst_1", { again: false, nextDueAt: at });
  expect(house.later).toEqual([{ destinationId: "dst_1", at }]);
});

test("an organization with a thousand lanes leaves turns to its neighbours", async () => {
  const house = fakeHouse();
  for (let i = 0; i < 1_000; i++) house.lanes.ring(laneOf("org_noisy", `dst_${i}`));
  house.lanes.ring(laneOf("org_quiet", "dst_quiet"));
  await tick();
  expect(house.begun).toHaveLength(129);
  expect(house.begun).toContain("dst_quiet");
  expect(house.lanes.counts).toEqual({ running: 129, waiting: 872 });
});

test("while many organizations have turns, none has more than a quarter of them", async () => {
  const house = fakeHouse();
  for (let i = 0; i < 200; i++)
    for (const organizationId of ["org_a", "org_b", "org_c", "org_d", "org_e"]) house.lanes.ring(laneOf(organizationId, `dst_${organizationId}_${i}`));
  await tick();
  const shares = ["org_a", "org_b", "org_c", "org_d", "org_e"].map((organizationId) => house.begun.filter((id) => id.includes(organizationId)).length);
  expect(Math.max(...shares)).toBeLessThanOrEqual(64);
  expect(Math.min(...shares)).toBeGreaterThan(48);
  expect(house.lanes.counts.running).toBe(256);
});

test("a turn that cannot begin is told, and the lane can be rung again", async () => {
  const house = fakeHouse();
  house.fails = true;
  house.lanes.ring(laneOf("org_1", "dst_1"));
  await tick();
  expect(house.failed).toEqual(["dst_1"]);
  house.fails = false;
  house.lanes.ring(laneOf("org_1", "dst_1"));
  await tick();
  expect(house.lanes.counts.running).toBe(1);
});

test("stopping lets turns finish, begins no more, and breaks off what outstays its grace", async () => {
  const house = fakeHouse();
  house.lanes.ring(laneOf("org_1", "dst_1"));
  await tick();
  const stopped = house.lanes.stop(20);
  house.lanes.ring(laneOf("org_1", "dst_2"));
  await stopped;
  expect(house.calls).toEqual(["stop dst_1", "abort dst_1"]);
  expect(house.begun).toEqual(["dst_1"]);
});

const laneOf = (organizationId: string, destinationId: string): LanePlace => ({ organizationId, destinationId });
const tick = () => new Promise((resolve) => setTimeout(resolve, 1));

function fakeHouse() {
  const ends = new Map<string, (end: TurnEnd) => void>();
  const house = {
    begun: [] as string[],
    later: [] as { destinationId: string; at: Date }[],
    failed: [] as string[],
    calls: [] as string[],
    looks: true,
    fails: false,
    async endTurn(destinationId: string, end: TurnEnd = { again: false }) {
      ends.get(destinationId)?.(end);
      await tick();
    },
    lanes: new Lanes({
      async begin({ destinationId }) {
        if (house.fails) throw new Error("the database is away");
        house.begun.push(destinationId);
        const { promise, resolve } = Promise.withResolvers<TurnEnd>();
        ends.set(destinationId, resolve);
        const abort = () => {
          house.calls.push(`abort ${destinationId}`);
          resolve({ again: false });
        };
        const lane = { ring: (): boolean => house.looks, stop: () => house.calls.push(`stop ${destinationId}`), abort, done: new Promise<never>(() => {}) };
        return { lane, end: () => promise };
      },
      later: ({ destinationId }, at) => house.later.push({ destinationId, at }),
      failed: ({ destinationId }) => house.failed.push(destinationId),
    }),
  };
  return house;
}
