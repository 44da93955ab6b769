import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { arrival, committerOver, fakeStore, stored } from "./testing-committer.ts";

test("who sends much waits longer for the commit than who sends little", async () => {
  const { store, letGo } = fakeStore();
  const { committer } = committerOver(store, { batchBytesMax: 1, deadlineMs: 60 });
  store.held = true;
  const large = committer.commit(arrival("large", 26_214_400));
  const small = committer.commit(arrival("small"));
  expect(await small).toEqual({ kind: "unavailable", reason: "unknown" });
  letGo();
  expect(await large).toEqual(stored);
  await committer.end();
});

test("a database that stays away: in flight the outcome is unknown, in the queue it is not stored; both hear it in time", async () => {
  const { store, letGo } = fakeStore();
  const { committer } = committerOver(store, { flightsMax: 1, holdMs: 60, deadlineMs: 120 });
  store.held = true;
  const startMs = performance.now();
  const inFlight = committer.commit(arrival("a"));
  await expect.poll(() => store.commit).toHaveBeenCalled();
  const queued = committer.commit(arrival("b"));
  expect(await queued).toEqual({ kind: "unavailable", reason: "database" });
  expect(await inFlight).toEqual({ kind: "unavailable", reason: "unknown" });
  expect(performance.now() - startMs).toBeLessThan(1_000);
  letGo();
  await committer.end();
});

test("nothing is committed for a sender who was told to come back", async () => {
  const { store } = fakeStore();
  const { committer } = committerOver(store, { holdMs: 30, deadlineMs: 60 });
  store.failWith = () => new Error("away");
  expect(await committer.commit(arrival("a"))).toEqual({ kind: "unavailable", reason: "unknown" });
  await committer.end();
  const commits = store.commit.mock.calls.length;
  store.failWith = undefined;
  await sleep(20);
  expect(store.commit.mock.calls.length).toBe(commits);
});

test("nor is the second half of a batch with a bad row, when the first one took too long", async () => {
  const { store, rows } = fakeStore();
  const { committer } = committerOver(store, { holdMs: 30, deadlineMs: 60 });
  store.failWith = (ids) => (ids.length > 1 ? new Error("row") : ids.includes("a") ? new Error("away") : undefined);
  const unknown = { kind: "unavailable", reason: "unknown" };
  expect(await Promise.all([committer.commit(arrival("a")), committer.commit(arrival("b"))])).toEqual([unknown, unknown]);
  await committer.end();
  expect([...rows]).toEqual([]);
});

test("an end that may take only so long gives up what it holds, and tells whom it is about", async () => {
  const { store } = fakeStore();
  const { committer } = committerOver(store, { flightsMax: 1, batchMax: 1, holdMs: 30_000, deadlineMs: 30_000 });
  store.held = true;
  const fates = [committer.commit(arrival("in flight")), committer.commit(arrival("queued"))];
  await expect.poll(() => store.commit).toHaveBeenCalled();
  await committer.end(100); // the commit under way never ends
  const reasons = (await Promise.all(fates)).map((fate) => fate.kind === "unavailable" && fate.reason);
  expect(reasons).toEqual(["unknown", "database"]);
});
