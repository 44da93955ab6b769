import { expect, test, vi } from "vitest";
import { arrival, committerOver, fakeStore, stored } from "./testing-committer.ts";

test("requests of one turn of the event loop travel in one batch, each answered after its commit", async () => {
  const { store, batches, letGo } = fakeStore();
  const { committer } = committerOver(store);
  store.held = true;
  const answered = vi.fn();
  const fates = ["a", "b", "c"].map((id) => committer.commit(arrival(id)).then((fate) => answered(fate)));
  await expect.poll(() => batches).toEqual([["a", "b", "c"]]);
  expect(answered).not.toHaveBeenCalled();
  letGo();
  await Promise.all(fates);
  expect(answered.mock.calls).toEqual([[stored], [stored], [stored]]);
});

test("while all flights are in the air the next batch gathers, up to its count and bytes", async () => {
  const { store, batches, letGo } = fakeStore();
  const { committer } = committerOver(store, { flightsMax: 1, batchMax: 3, batchBytesMax: 100 });
  store.held = true;
  const first = committer.commit(arrival("first"));
  await expect.poll(() => batches).toHaveLength(1);
  const later = [
    committer.commit(arrival("a")),
    committer.commit(arrival("b")),
    committer.commit(arrival("c")),
    committer.commit(arrival("d")),
    committer.commit(arrival("big", 90)),
    committer.commit(arrival("bigger", 500)),
  ];
  await expect.poll(() => batches).toEqual([["first"]]);
  store.held = false;
  letGo();
  await Promise.all([first, ...later]);
  expect(batches).toEqual([["first"], ["a", "b", "c"], ["d", "big"], ["bigger"]]);
});

test("past the queue's bound a request is turned away at once", async () => {
  const { store, letGo } = fakeStore();
  const { committer } = committerOver(store, { flightsMax: 1, queueMax: 1, queueBytesMax: 50 });
  store.held = true;
  const first = committer.commit(arrival("first"));
  await expect.poll(() => store.commit).toHaveBeenCalled();
  const large = await committer.commit(arrival("large", 51));
  const second = committer.commit(arrival("second"));
  expect([large, await committer.commit(arrival("third"))]).toEqual([
    { kind: "unavailable", reason: "full" },
    { kind: "unavailable", reason: "full" },
  ]);
  store.held = false;
  letGo();
  expect(await Promise.all([first, second])).toEqual([stored, stored]);
});

test("one bad row is found and refused alone; its neighbours are stored", async () => {
  const { store, rows } = fakeStore();
  const { committer } = committerOver(store);
  store.failWith = (ids) => (ids.includes("bad") ? new Error("row") : undefined);
  const fates = await Promise.all(["a", "b", "bad", "c", "d"].map((id) => committer.commit(arrival(id))));
  expect(fates).toEqual([stored, stored, { kind: "unavailable", reason: "unstorable" }, stored, stored]);
  expect([...rows].sort()).toEqual(["a", "b", "c", "d"]);
});

test("a commit whose answer was lost is looked up, not sent again", async () => {
  const { store } = fakeStore();
  const { committer, onCommit } = committerOver(store);
  store.loseAnswerOnce = true;
  expect(await committer.commit(arrival("a"))).toEqual(stored);
  expect(store.commit).toHaveBeenCalledTimes(1);
  expect(onCommit).toHaveBeenCalledWith([expect.objectContaining({ id: "a" })], expect.anything());
});

test("a database that comes back within the hold is not noticed by the sender", async () => {
  const { store } = fakeStore();
  const { committer } = committerOver(store);
  let failures = 5;
  store.failWith = () => (failures-- > 0 ? new Error("away") : undefined);
  expect(await committer.commit(arrival("a"))).toEqual(stored);
});

test("ending takes no more and brings what is held to its end", async () => {
  const { store } = fakeStore();
  const { committer } = committerOver(store);
  const last = committer.commit(arrival("last"));
  const ended = committer.end();
  expect(await committer.commit(arrival("late"))).toEqual({ kind: "unavailable", reason: "drain" });
  await ended;
  expect(await last).toEqual(stored);
  await committer.end();
});

test("a full disk is told to everyone in the batch at once, is not tried again, and holds up nobody who comes later", async () => {
  const { store, batches } = fakeStore();
  const { committer } = committerOver(store);
  store.failWith = () => new Error("disk");
  const unavailable = { kind: "unavailable", reason: "disk" };
  expect(await Promise.all([committer.commit(arrival("a")), committer.commit(arrival("b"))])).toEqual([unavailable, unavailable]);
  expect([batches.length, store.findStored.mock.calls.length]).toEqual([1, 1]);
  store.failWith = undefined;
  expect(await committer.commit(arrival("c"))).toEqual(stored);
});

test("who was stored before the disk was full hears so", async () => {
  const { store, rows } = fakeStore();
  const { committer } = committerOver(store);
  store.failWith = () => {
    rows.add("a");
    return new Error("disk");
  };
  expect(await Promise.all([committer.commit(arrival("a")), committer.commit(arrival("b"))])).toEqual([stored, { kind: "unavailable", reason: "disk" }]);
});
