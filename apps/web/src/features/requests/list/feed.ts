import type { RequestRow } from "@postern/contract/request";

/** The rows of the list as they grow at both ends: live ones at the top, older ones at the bottom. */
export interface Feed {
  /** Newest first; ids carry their time, so the order of ids is the order of rows. */
  rows: readonly RequestRow[];
  /** New ones, kept back while the list is scrolled or paused; newest first. */
  waiting: readonly RequestRow[];
  /** Those that came in live, to light up once. */
  arrived: ReadonlySet<string>;
  /** Where older rows begin; nothing when all are here. */
  olderCursor: string | undefined;
}

export type FeedChange =
  | { kind: "loaded"; rows: readonly RequestRow[]; nextCursor: string | undefined }
  | { kind: "older"; rows: readonly RequestRow[]; nextCursor: string | undefined }
  | { kind: "arrived"; rows: readonly RequestRow[]; hold: boolean }
  | { kind: "refreshed"; rows: readonly RequestRow[]; hold: boolean }
  | { kind: "released" };

export const emptyFeed: Feed = { rows: [], waiting: [], arrived: new Set(), olderCursor: undefined };

/** Past this many rows the oldest make room; they can be loaded again. */
export const feedRowsMax = 2_000;

export function changeFeed(feed: Feed, change: FeedChange): Feed {
  switch (change.kind) {
    case "loaded":
      return { ...emptyFeed, rows: change.rows, olderCursor: change.nextCursor };
    case "older":
      return { ...feed, rows: merge(feed.rows, change.rows), olderCursor: change.nextCursor };
    case "arrived":
      return takeIn(feed, change.rows, change.hold);
    case "refreshed":
      return refresh(feed, change.rows, change.hold);
    case "released":
      return trim({ ...feed, rows: merge(feed.rows, feed.waiting), waiting: [], arrived: idsOf(feed.waiting) });
  }
}

function takeIn(feed: Feed, rows: readonly RequestRow[], hold: boolean): Feed {
  const known = idsOf([...feed.rows, ...feed.waiting]);
  const news = rows.filter((row) => !known.has(row.id));
  if (news.length === 0) return feed;
  if (hold) return { ...feed, waiting: merge(feed.waiting, news).slice(0, feedRowsMax) };
  return trim({ ...feed, rows: merge(feed.rows, news), arrived: new Set([...feed.arrived, ...idsOf(news)]) });
}

/** What is known of rows already shown changes in place; what is newer than the newest comes in as if live. */
function refresh(feed: Feed, rows: readonly RequestRow[], hold: boolean): Feed {
  const fresh = new Map(rows.map((row) => [row.id, row]));
  const newest = feed.rows[0]?.id ?? "";
  const updated = { ...feed, rows: feed.rows.map((row) => fresh.get(row.id) ?? row), waiting: feed.waiting.map((row) => fresh.get(row.id) ?? row) };
  return takeIn(
    updated,
    rows.filter((row) => row.id > newest),
    hold,
  );
}

function merge(some: readonly RequestRow[], others: readonly RequestRow[]): RequestRow[] {
  const known = idsOf(some);
  return [...some, ...others.filter((row) => !known.has(row.id))].sort((one, other) => (one.id < other.id ? 1 : -1));
}

function trim(feed: Feed): Feed {
  if (feed.rows.length <= feedRowsMax) return feed;
  const rows = feed.rows.slice(0, feedRowsMax);
  return { ...feed, rows, olderCursor: rows.at(-1)?.id };
}

function idsOf(rows: readonly RequestRow[]): Set<string> {
  return new Set(rows.map((row) => row.id));
}
