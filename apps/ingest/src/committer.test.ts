import { setTimeout as sleep } from "node:timers/promises";
import type { Arrival, Stored } from "@postern/db/arrival";
import { expect, test, vi } from "vitest";
import { committerDefaults, createCommitter } from "./committer.ts";

const arrival = (id: string, bytes = 10) => ({ id, body: Buffer.alloc(bytes), rawHeaders: "", trace: "" }) as Arrival;
const stored: Stored = { kind: "stored" };

/** A store that answers as told; each commit waits until it is let go. */
function fakeStore() {
  const batches: string[][] = [];
  const gates: (() => void)[] = [];
  const rows = new Set<string>();
  const store = {
    held: false,
    /** Thrown before, or after, the rows are stored. */
    failWith: undefined as ((ids: string[]) => Error | undefined) | undefined,
    loseAnswerOnce: false,
    commit: vi.fn(async (arrivals: readonly Arrival[]) => {
      const ids = arrivals.map(({ id }) => id);
      batches.push(ids);
      if (store.held) await new Promise<void>((resolve) => gates.push(resolve));
      const error = store.failWith?.(ids);
      if (error) throw error;
      for (const id of ids) rows.add(id);
      if (store.loseAnswerOnce) {
        store.loseAnswerOnce = false;
        throw new Error("unknown");
      }
      return ids.map(() => stored);
    }),
    findStored: vi.fn(async (arrivals: readonly Arrival[]) => new Set(arrivals.map(({ id }) => id).filter((id) => rows.has(id)))),
    faultOf: (error: unknown) => (error as Error).message as "row" | "away" | "disk" | "unknown",
  };
  return { store, batches, rows, letGo: () => gates.splice(0).forEach((go) => void go()) };
}
function committerOver(store: ReturnType<typeof fakeStore>["store"], settings: Partial<typeof committerDefaults> = {}) {
  const onCommit = vi.fn();
  const ports = { store, nowMs: () => performance.now(), onCommit, onFault: vi.fn() };
  return { committer: createCommitter(ports, { ...committerDefaults, retryPauseMs: 1, ...settings }), onCommit };
}

test("requests of one turn of the event loop travel in one batch, each answered after its commit", async () => {
  const { store, batches, letGo } = fakeStore();
  const { committer } = committerOver(store);
  store.held = true;
  const answered = vi.fn();
  const fates = ["a", "b", "c"].map((id) => committer.commit(arrival(id)).then((fate) => answered(fate)));
  await vi.waitFor(() => expect(batches).toEqual([["a", "b", "c"]]));
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
  await vi.waitFor(() => expect(batches).toHaveLength(1));
  const later = [
    committer.commit(arrival("a")),
    committer.commit(arrival("b")),
    committer.commit(arrival("c")),
    committer.commit(arrival("d")),
    committer.commit(arrival("big", 90)),
    committer.commit(arrival("bigger", 500)),
  ];
  await sleep(5);
  expect(batches).toEqual([["first"]]);
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
  await vi.waitFor(() => expect(store.commit).toHaveBeenCalled());
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

test("who sends much waits longer for the commit than who sends little", async () => {
  const { store, letGo } = fakeStore();
  const { committer } = committerOver(store, { batchBytesMax: 1, deadlineMs: 60 });
  store.held = true;
  const large = committer.commit({ ...arrival("large"), body: Buffer.alloc(26_214_400) });
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
  await vi.waitFor(() => expect(store.commit).toHaveBeenCalled());
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

test("an end that may take only so long gives up what it holds, and tells whom it is about", async () => {
  const { store } = fakeStore();
  const { committer } = committerOver(store, { flightsMax: 1, batchMax: 1, holdMs: 30_000, deadlineMs: 30_000 });
  store.held = true;
  const fates = [committer.commit(arrival("in flight")), committer.commit(arrival("queued"))];
  await vi.waitFor(() => expect(store.commit).toHaveBeenCalled());
  await committer.end(100); // the commit under way never ends
  const reasons = (await Promise.all(fates)).map((fate) => fate.kind === "unavailable" && fate.reason);
  expect(reasons).toEqual(["unknown", "database"]);
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
