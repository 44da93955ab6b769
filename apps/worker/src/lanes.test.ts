import type { LanePlace } from "@postern/db/lane-claim";
import { expect, test } from "vitest";
import { Lanes, type TurnEnd } from "./lanes.ts";

test("a lane rung many times has one turn, and one more when it was rung too late to look", async () => {
  const stage = stageLanes();
  for (let i = 0; i < 5; i++) stage.lanes.ring(laneOf("org_1", "dst_1"));
  await tick();
  expect(stage.begun).toEqual(["dst_1"]);
  stage.lanes.ring(laneOf("org_1", "dst_1"));
  stage.looks = false;
  stage.lanes.ring(laneOf("org_1", "dst_1"));
  await stage.endTurn("dst_1");
  expect(stage.begun).toEqual(["dst_1", "dst_1"]);
  stage.looks = true;
  stage.lanes.ring(laneOf("org_1", "dst_1"));
  await stage.endTurn("dst_1");
  expect(stage.begun).toHaveLength(2);
});

test("a turn whose time is over goes to the end of the line; one that waits is set for later", async () => {
  const stage = stageLanes();
  stage.lanes.ring(laneOf("org_1", "dst_1"));
  await tick();
  await stage.endTurn("dst_1", { again: true });
  expect(stage.begun).toEqual(["dst_1", "dst_1"]);
  const at = new Date();
  await stage.endTurn("dst_1", { again: false, nextDueAt: at });
  expect(stage.later).toEqual([{ destinationId: "dst_1", at }]);
});

test("an organization with a thousand lanes leaves turns to its neighbours", async () => {
  const stage = stageLanes();
  for (let i = 0; i < 1_000; i++) stage.lanes.ring(laneOf("org_noisy", `dst_${i}`));
  stage.lanes.ring(laneOf("org_quiet", "dst_quiet"));
  await tick();
  expect(stage.begun).toHaveLength(129);
  expect(stage.begun).toContain("dst_quiet");
  expect(stage.lanes.counts).toEqual({ running: 129, waiting: 872 });
});

test("while many organizations have turns, none has more than a quarter of them", async () => {
  const stage = stageLanes();
  for (let i = 0; i < 200; i++)
    for (const organizationId of ["org_a", "org_b", "org_c", "org_d", "org_e"]) stage.lanes.ring(laneOf(organizationId, `dst_${organizationId}_${i}`));
  await tick();
  const shares = ["org_a", "org_b", "org_c", "org_d", "org_e"].map((organizationId) => stage.begun.filter((id) => id.includes(organizationId)).length);
  expect(Math.max(...shares)).toBeLessThanOrEqual(64);
  expect(Math.min(...shares)).toBeGreaterThan(48);
  expect(stage.lanes.counts.running).toBe(256);
});

test("a turn that cannot begin is told, and the lane can be rung again", async () => {
  const stage = stageLanes();
  stage.fails = true;
  stage.lanes.ring(laneOf("org_1", "dst_1"));
  await tick();
  expect(stage.failed).toEqual(["dst_1"]);
  stage.fails = false;
  stage.lanes.ring(laneOf("org_1", "dst_1"));
  await tick();
  expect(stage.lanes.counts.running).toBe(1);
});

test("stopping lets turns finish, begins no more, and breaks off what outstays its grace", async () => {
  const stage = stageLanes();
  stage.lanes.ring(laneOf("org_1", "dst_1"));
  await tick();
  const stopped = stage.lanes.stop(20);
  stage.lanes.ring(laneOf("org_1", "dst_2"));
  await stopped;
  expect(stage.calls).toEqual(["stop dst_1", "abort dst_1"]);
  expect(stage.begun).toEqual(["dst_1"]);
});

const laneOf = (organizationId: string, destinationId: string): LanePlace => ({ organizationId, destinationId });
const tick = () => new Promise((resolve) => setTimeout(resolve, 1));

function stageLanes() {
  const ends = new Map<string, (end: TurnEnd) => void>();
  const stage = {
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
        if (stage.fails) throw new Error("the database is away");
        stage.begun.push(destinationId);
        const { promise, resolve } = Promise.withResolvers<TurnEnd>();
        ends.set(destinationId, resolve);
        const abort = () => {
          stage.calls.push(`abort ${destinationId}`);
          resolve({ again: false });
        };
        const lane = { ring: (): boolean => stage.looks, stop: () => stage.calls.push(`stop ${destinationId}`), abort, done: new Promise<never>(() => {}) };
        return { lane, end: () => promise };
      },
      later: ({ destinationId }, at) => stage.later.push({ destinationId, at }),
      failed: ({ destinationId }) => stage.failed.push(destinationId),
    }),
  };
  return stage;
}
