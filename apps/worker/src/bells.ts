import { type DueLane, findLanes, listDueLanes } from "@postern/db/due-lanes";
import type { LanePlace } from "@postern/db/lane-claim";
import { listen } from "@postern/db/listen";
import type { Pool } from "@postern/db/pool";
import { workQueue } from "@postern/db/queue";

export interface BellSettings {
  url: string;
  pool: Pool;
  ring(lane: LanePlace): void;
  onUpkeep(): Promise<void>;
  onError(what: string, error: unknown): void;
}
export interface Bells {
  /** Since the last sweep that worked, in milliseconds. */
  sweepAgeMs(): number;
  stop(): Promise<void>;
}

const sweepEveryMs = 2_000;
const lanesMax = 10_000;
const knownMax = 50_000;

/**
 * Three ways to hear of a lane, each covering for the one before: the notification right after a commit (milliseconds), the queued wake-up
 * (a second), and the sweep of all due lanes (two seconds), which alone makes sure.
 */
export async function hangBells(settings: BellSettings): Promise<Bells> {
  const known = new Map<string, DueLane>();
  const ringIds = (ids: string[]) => ringThem(settings, known, ids).catch((error) => settings.onError("bell", error));
  let sweptAtMs = performance.now();
  let sweeping = false;
  const sweep = async (): Promise<void> => {
    if (sweeping) return;
    sweeping = true;
    try {
      for (const lane of await listDueLanes(settings.pool, lanesMax)) if (lane.kind === "url") settings.ring(lane);
      sweptAtMs = performance.now();
    } catch (error) {
      settings.onError("sweep", error);
    }
    sweeping = false;
  };
  const listener = listen({
    url: settings.url,
    channels: ["postern_lane"],
    onNotice: (_channel, payload) => void ringIds(payload.split(",")),
    onGap: () => void sweep(),
  });
  const queue = await workQueue(settings.url, {
    onWakeUps: (ids) => void ringIds(ids),
    onUpkeep: settings.onUpkeep,
    onError: (error) => settings.onError("queue", error),
  });
  const timer = setInterval(() => void sweep(), sweepEveryMs);
  await sweep();

  return {
    sweepAgeMs: () => performance.now() - sweptAtMs,
    async stop() {
      clearInterval(timer);
      await Promise.all([listener.close(), queue.stop()]);
    },
  };
}

// A destination never changes its organization or its kind, so each is looked up once.
async function ringThem({ pool, ring }: BellSettings, known: Map<string, DueLane>, ids: string[]): Promise<void> {
  const unknown = ids.filter((id) => id !== "" && !known.has(id));
  if (known.size + unknown.length > knownMax) known.clear();
  if (unknown.length > 0) for (const lane of await findLanes(pool, unknown)) known.set(lane.destinationId, lane);
  for (const id of ids) {
    const lane = known.get(id);
    if (lane?.kind === "url") ring(lane);
  }
}
