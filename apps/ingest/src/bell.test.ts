import type { Arrival } from "@postern/db/arrival";
import { expect, test, vi } from "vitest";
import { createBell, type Notify } from "./bell.ts";

const arrival = (projectId: string, ...destinationIds: string[]) =>
  ({ projectId, deliveries: destinationIds.map((destinationId) => ({ destinationId })) }) as unknown as Arrival;

function heard() {
  const rings: string[][] = [];
  const notify: Notify = async (notices) => void rings.push(notices.map(({ channel, ids }) => `${channel}: ${[...ids].join(" ")}`));
  return { rings, notify };
}

test("the first ring is at once; what comes while it sounds is rung together", async () => {
  const { rings, notify } = heard();
  const bell = createBell(notify, vi.fn());
  bell.ring([arrival("prj_1", "dst_1")]);
  expect(rings).toEqual([["postern_lane: dst_1", "postern_request: prj_1"]]);
  bell.ring([arrival("prj_1", "dst_1", "dst_2")]);
  bell.ring([arrival("prj_2", "dst_1")]);
  await bell.end();
  expect(rings).toEqual([
    ["postern_lane: dst_1", "postern_request: prj_1"],
    ["postern_lane: dst_1 dst_2", "postern_request: prj_1 prj_2"],
  ]);
});

test("a bell that cannot ring says so and rings the next time", async () => {
  const { rings, notify } = heard();
  const onTrouble = vi.fn();
  let isAway = true;
  const bell = createBell(async (notices) => (isAway ? Promise.reject(new Error("away")) : notify(notices)), onTrouble);
  bell.ring([arrival("prj_1", "dst_1")]);
  await bell.end();
  expect(onTrouble).toHaveBeenCalledTimes(1);
  isAway = false;
  bell.ring([arrival("prj_1", "dst_1")]);
  await bell.end();
  expect(rings).toHaveLength(1);
});
