import { setTimeout as sleep } from "node:timers/promises";
import { type DueFeed, type Fetched, listDueFeeds, recordRefresh } from "@postern/db/address-lists/refresh";
import type { Pool } from "@postern/db/pool";
import type { Logger } from "pino";
import { type FeedPorts, fetchFeed } from "./fetch-feed.ts";

interface RefreshPorts extends FeedPorts {
  pool: Pool;
  log: Logger;
  everyMs?: number;
}

const usualMs = 5_000;
const feedsMax = 200;
const atOnce = 4;

/** Fetches the feeds that are due, every few seconds: once a day each, or when someone asks. */
export function keepRefreshing({ everyMs = usualMs, ...ports }: RefreshPorts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await refreshFeeds({ ...ports, signal: stopping.signal }).catch((error: Error) => ports.log.warn({ event: "feeds.unread", reason: error.message }));
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** One round. Organizations that want the same document of the same place share one fetch. */
export async function refreshFeeds(ports: RefreshPorts): Promise<void> {
  const { pool, log } = ports;
  const due = await listDueFeeds(pool, feedsMax);
  const fetches = new Map<string, Promise<Fetched>>();
  const fetchOnce = (feed: DueFeed): Promise<Fetched> => {
    const key = `${feed.feed} ${feed.refreshUrl ?? ""}`;
    const fetch = fetches.get(key) ?? fetchFeed(ports, feed);
    fetches.set(key, fetch);
    return fetch;
  };
  const refresh = async (feed: DueFeed): Promise<void> => {
    const fetched = await fetchOnce(feed);
    const { kind } = await recordRefresh(pool, feed, fetched).catch((error: Error) => putOff(ports, feed, error));
    const { organizationId, id, name } = feed;
    const fields = { event: `feed.${kind}`, organizationId, listId: id, name, ...("fault" in fetched ? { reason: fetched.fault } : {}) };
    if (kind === "failed" || kind === "held") log.warn(fields);
    else log.info(fields);
  };
  while (due.length > 0) await Promise.all(due.splice(0, atOnce).map(refresh));
}

/** What one list cannot keep is that list's fault: it is fetched again in an hour, as after any other, and the lists behind it have their turn. */
function putOff({ pool, log }: RefreshPorts, feed: DueFeed, error: Error): ReturnType<typeof recordRefresh> {
  log.error({ event: "feed.unkept", organizationId: feed.organizationId, listId: feed.id, reason: error.message });
  return recordRefresh(pool, feed, { fault: "What it answered could not be kept: the fault is on our side." });
}
