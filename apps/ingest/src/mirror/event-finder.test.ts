import { momentOfId } from "@postern/contract/id";
import { firstIdAt } from "@postern/db/id-range";
import type { Look, SeenEvent } from "@postern/db/mirrors/copies";
import { expect, test } from "vitest";
import { EventFinder } from "./event-finder.ts";

const startMs = 1_795_000_000_000;

/** Rows by the moment their ids carry; `commit` makes one visible. */
function table(covers: string[]) {
  const rows: SeenEvent[] = [];
  const looks: Look[] = [];
  return {
    looks,
    commit(ms: number, facts: SeenEvent["facts"] = {}, body?: Buffer): string {
      const id = firstIdAt("req", ms).replace(/.$/, "1");
      rows.push({ id, facts, covers, ...(body && { body }) });
      return id;
    },
    async look(look: Look): Promise<SeenEvent[]> {
      looks.push(look);
      const fitting = rows.filter(({ id }) => id > look.afterId && !look.seen.includes(id));
      return fitting.sort((one, other) => (one.id < other.id ? -1 : 1)).slice(0, look.limit);
    },
  };
}

function open({ covers = [], ...changes }: { filter?: string; samplePercent?: number; covers?: string[] } = {}) {
  const stored = table(covers);
  let nowMs = startMs;
  const finder = new EventFinder({ filter: "", samplePercent: 100, ...changes, look: stored.look, nowMs: () => nowMs });
  return { ...stored, finder, after: (ms: number) => (nowMs = startMs + ms), ids: async () => (await finder.find()).ids };
}

test("each event is found once, and none from before the mirror was started", async () => {
  const { commit, ids } = open();
  commit(startMs - 5);
  const one = commit(startMs + 10);
  expect(await ids()).toEqual([one]);
  const two = commit(startMs + 20);
  expect(await ids()).toEqual([two]);
  expect(await ids()).toEqual([]);
});

test("a row that is committed behind one that was seen is found, also when it comes many seconds late", async () => {
  const { commit, ids, after } = open();
  commit(startMs + 9_000);
  await ids();
  const behind = commit(startMs + 8_500);
  expect(await ids()).toEqual([behind]);
  const late = commit(startMs + 1_000);
  expect(await ids(), "a near look").toEqual([]);
  after(2_500);
  expect(await ids(), "the far look").toEqual([late]);
});

test("what does not fit the filter is passed over and not looked at again", async () => {
  const { commit, ids, looks } = open({ filter: "type:order.*" });
  const other = commit(startMs + 1, { type: "invoice.paid" });
  const order = commit(startMs + 2, { type: "order.paid" });
  expect(await ids()).toEqual([order]);
  await ids();
  expect(looks[1]?.seen).toEqual([other, order]);
});

test("a filter that looks into bodies has them read, and fewer rows at once", async () => {
  const { commit, finder, looks } = open({ filter: "body.customer:42" });
  const [, wanted] = [commit(startMs + 1, {}, Buffer.from('{"customer":41}')), commit(startMs + 2, {}, Buffer.from('{"customer":42}'))];
  expect(await finder.find()).toEqual({ ids: [wanted], more: false });
  expect(looks[0]).toMatchObject({ withBodies: true, limit: 16 });
});

test("a filter finds out nothing of a field that is covered", async () => {
  const { commit, finder } = open({ filter: "body.customer:42", covers: ["customer"] });
  commit(startMs + 1, {}, Buffer.from('{"customer":42}'));
  expect(await finder.find()).toEqual({ ids: [], more: false });
});

test("more than one look holds is said, so that the next look comes at once", async () => {
  const { commit, finder } = open();
  for (let ms = 1; ms <= 501; ms++) commit(startMs + ms);
  expect(await finder.find()).toMatchObject({ more: true });
  expect(await finder.find()).toMatchObject({ more: false, ids: [expect.any(String)] });
});

test("looks do not reach further back the longer nothing comes", async () => {
  const { commit, ids, looks, after } = open();
  after(3_600_000);
  const late = commit(startMs + 3_600_000 - 12_000);
  expect(await ids(), "a commit that comes late on a clock that is behind").toEqual([late]);
  await ids();
  expect(momentOfId(looks[1]?.afterId ?? "")).toBe(startMs + 3_600_000 - 6_000);
});

test("what is remembered is bounded by time, not by how long the mirror runs", async () => {
  const { commit, ids, looks, after } = open();
  for (let second = 1; second <= 60; second++) {
    after(second * 1_000);
    commit(startMs + second * 1_000);
    await ids();
  }
  expect(looks.at(-1)?.seen.length).toBeLessThanOrEqual(11);
});
