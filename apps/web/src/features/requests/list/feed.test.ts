import type { RequestRow } from "@postern/contract/request";
import { expect, test } from "vitest";
import { changeFeed, emptyFeed, type Feed, feedRowsMax } from "./feed.ts";

function row(number: number, more: Partial<RequestRow> = {}): RequestRow {
  return {
    id: `req_${String(number).padStart(26, "0")}`,
    endpointId: "ep_0",
    endpointName: "github",
    receivedAt: new Date(number),
    verdict: "accepted",
    method: "POST",
    target: "/",
    clientIp: "203.0.113.9",
    bodyBytes: 1,
    latencyMs: 1,
    folded: 1,
    deliveries: { delivered: 0, pending: 1, held: 0, failed: 0 },
    ...more,
  };
}
const numbers = (feed: Feed) => feed.rows.map(({ id }) => Number(id.slice(4)));
const loaded = changeFeed(emptyFeed, { kind: "loaded", rows: [row(5), row(4)], nextCursor: row(4).id });

test("a live row takes its place by its id, even when it comes late", () => {
  const feed = changeFeed(changeFeed(loaded, { kind: "arrived", rows: [row(8)], hold: false }), { kind: "arrived", rows: [row(7)], hold: false });
  expect(numbers(feed)).toEqual([8, 7, 5, 4]);
  expect(feed.arrived).toEqual(new Set([row(8).id, row(7).id]));
});

test("a row that comes twice, as after a reconnection, is shown once", () => {
  const feed = changeFeed(loaded, { kind: "arrived", rows: [row(5), row(6), row(6)].slice(0, 2), hold: false });
  expect(numbers(changeFeed(feed, { kind: "arrived", rows: [row(6)], hold: true }))).toEqual([6, 5, 4]);
});

test("while the list is held, new rows wait, and come in together when it is let go", () => {
  const held = changeFeed(loaded, { kind: "arrived", rows: [row(6), row(7)], hold: true });
  expect(numbers(held)).toEqual([5, 4]);
  expect(held.waiting).toHaveLength(2);
  expect(numbers(changeFeed(held, { kind: "released" }))).toEqual([7, 6, 5, 4]);
});

test("a refresh changes what is shown, and brings in what the stream missed", () => {
  const settled = { deliveries: { delivered: 1, pending: 0, held: 0, failed: 0 } };
  const feed = changeFeed(loaded, { kind: "refreshed", rows: [row(6), row(5, settled), row(3)], hold: false });
  expect(numbers(feed)).toEqual([6, 5, 4]);
  expect(feed.rows[1]?.deliveries.delivered).toBe(1);
});

test("older rows go below, and the cursor moves on", () => {
  const feed = changeFeed(loaded, { kind: "older", rows: [row(3), row(2)], nextCursor: undefined });
  expect(numbers(feed)).toEqual([5, 4, 3, 2]);
  expect(feed.olderCursor).toBeUndefined();
});

test("a flood does not grow the page without end; what fell off can be loaded again", () => {
  const flood = Array.from({ length: feedRowsMax + 500 }, (_, index) => row(index + 10));
  const feed = changeFeed(loaded, { kind: "arrived", rows: flood, hold: false });
  expect(feed.rows).toHaveLength(feedRowsMax);
  expect(feed.olderCursor).toBe(feed.rows.at(-1)?.id);
  expect(changeFeed(loaded, { kind: "arrived", rows: flood, hold: true }).waiting).toHaveLength(feedRowsMax);
});
