import { hostname } from "node:os";
import { levelOf, type NoticeLevel } from "@postern/contract/notice";
import { InstanceNotice } from "@postern/db/instance-notice";
import type { Pool } from "@postern/db/pool";
import { measureStorage } from "@postern/db/storage";
import { type DiskRoom, diskRoom } from "@postern/process/vitals";
import type { Logger } from "pino";

export interface LimitSettings {
  pool: Pool;
  log: Logger;
  /** Bytes for an organization that has no quota of its own. */
  quotaBytes?: number | undefined;
  /** A folder on the disk of PostgreSQL's data; nothing when that is on another machine. */
  disk?: string | undefined;
  everyMs?: number;
  readDisk?(folder: string): Promise<DiskRoom>;
}
export interface LimitWatch {
  /** How full the database's disk is, from 0 to 1; 0 while nobody knows. */
  readonly diskRatio: number;
  /** One sentence each. */
  alarms(): string[];
  stop(): Promise<void>;
}

const usualMs = 5_000;
const gibibyte = 1_024 ** 3;
const emptyDisk: DiskRoom = { ratio: 0, freeBytes: Number.POSITIVE_INFINITY };
/** A share of a large disk is a lot: with so much left it is no matter yet. */
const plentyBytes: Record<NoticeLevel, number> = { alarm: 30 * gibibyte, urgent: 10 * gibibyte };

/** Sums up what organizations store and looks at the database's disk, every few seconds: ingest and the dashboard go by what it writes down. */
export function watchLimits({ everyMs = usualMs, readDisk = diskRoom, ...settings }: LimitSettings): LimitWatch {
  const { pool, log, quotaBytes, disk } = settings;
  const notice = new InstanceNotice(pool, { kind: "disk", source: hostname() });
  let room = emptyDisk;
  let looking: Promise<void> | undefined;
  const lookAtDisk = async (folder: string): Promise<void> => {
    room = await readDisk(folder);
    const level = diskLevel(room);
    if (await notice.tell(level)) log.warn({ event: `disk.${level ?? "well"}`, ...room });
  };
  const failed = (what: string) => (error: Error) => log.warn({ event: "limits.unknown", what, reason: error.message });
  const look = async (): Promise<void> => {
    await Promise.all([measureStorage(pool, quotaBytes).catch(failed("storage")), disk && lookAtDisk(disk).catch(failed("disk"))]);
    looking = undefined;
  };
  const lookUnlessLooking = () => {
    looking ??= look();
  };
  const timer = setInterval(lookUnlessLooking, everyMs);
  lookUnlessLooking();
  return {
    get diskRatio() {
      return room.ratio;
    },
    alarms: () => (diskLevel(room) ? [`the disk of the database is ${Math.round(room.ratio * 100)} % full`] : []),
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** Whether a disk this full is told of, or keeps more from being taken in. */
function diskLevel({ ratio, freeBytes }: DiskRoom): NoticeLevel | undefined {
  const level = levelOf(ratio);
  if (level === undefined || freeBytes >= plentyBytes.alarm) return;
  return freeBytes >= plentyBytes.urgent ? "alarm" : level;
}
