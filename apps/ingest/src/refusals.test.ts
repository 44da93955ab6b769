import type { Arrival } from "@postern/db/arrival";
import { expect, test, vi } from "vitest";
import type { Fate } from "./flight.ts";
import { createRefusals } from "./refusals.ts";

const refused = (endpointId: string, reason = "signature-mismatch", verdict: Arrival["verdict"] = "refused") =>
  ({ endpointId, reason, verdict, folded: 1 }) as Arrival;

function recorder({ fate = { kind: "stored" } as Fate, rowsPerWindow = 2 } = {}) {
  const written: Arrival[] = [];
  const committer = {
    fate,
    commit: vi.fn(async (arrival: Arrival) => {
      if (committer.fate.kind === "stored") written.push(arrival);
      return committer.fate;
    }),
    end: vi.fn(async () => {}),
    waiting: 0,
  };
  const clock = { nowMs: 0 };
  const onLost = vi.fn();
  const refusals = createRefusals({ committer, nowMs: () => clock.nowMs, onLost }, { rowsPerWindow, windowMs: 10_000 });
  const counts = () => written.map(({ endpointId, reason, folded }) => [endpointId, reason, folded]);
  return { refusals, committer, clock, onLost, counts };
}

test("within the budget every refusal is a row of its own", async () => {
  const { refusals, counts } = recorder();
  refusals.record(refused("ep_1"));
  refusals.record(refused("ep_1"));
  refusals.record(refused("ep_2"));
  await refusals.end();
  expect(counts()).toEqual([
    ["ep_1", "signature-mismatch", 1],
    ["ep_1", "signature-mismatch", 1],
    ["ep_2", "signature-mismatch", 1],
  ]);
});

test("a flood folds into one row for each verdict and reason, and every request is in a count", async () => {
  const { refusals, counts } = recorder();
  for (let count = 0; count < 1_000; count++) refusals.record(refused("ep_1", count % 10 === 0 ? "timestamp-stale" : "signature-mismatch"));
  refusals.record(refused("ep_2"));
  await refusals.end();
  const folded = counts();
  expect(folded).toHaveLength(5);
  expect(folded.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(1_001);
  expect(folded).toContainEqual(["ep_2", "signature-mismatch", 1]);
});

test("a window's folded rows are written when it is over, and the next window has a budget of its own", async () => {
  vi.useFakeTimers();
  const { refusals, clock, counts } = recorder({ rowsPerWindow: 1 });
  for (let count = 0; count < 5; count++) refusals.record(refused("ep_1"));
  expect(counts()).toHaveLength(1);
  clock.nowMs = 10_000;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(counts()).toEqual([
    ["ep_1", "signature-mismatch", 1],
    ["ep_1", "signature-mismatch", 4],
  ]);
  refusals.record(refused("ep_1"));
  expect(counts()).toHaveLength(3);
  vi.useRealTimers();
  await refusals.end();
});

test("what finds the queue full is folded, not dropped", async () => {
  const { refusals, committer, counts, onLost } = recorder({ fate: { kind: "unavailable", reason: "full" } });
  refusals.record(refused("ep_1"));
  refusals.record(refused("ep_1"));
  await Promise.resolve();
  await Promise.resolve();
  committer.fate = { kind: "stored" };
  await refusals.end();
  expect(counts()).toEqual([["ep_1", "signature-mismatch", 2]]);
  expect(onLost).not.toHaveBeenCalled();
});

test("what the database never took is told as lost, with its count", async () => {
  const { refusals, onLost } = recorder({ fate: { kind: "unavailable", reason: "database" }, rowsPerWindow: 0 });
  for (let count = 0; count < 7; count++) refusals.record(refused("ep_1"));
  await refusals.end();
  await expect.poll(() => onLost).toHaveBeenCalledWith(7);
});
