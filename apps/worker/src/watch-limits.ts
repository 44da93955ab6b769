import { hostname } from "node:os";
import { levelOf } from "@postern/contract/notice";
import { InstanceNotice } from "@postern/db/instance-notice";
import type { Pool } from "@postern/db/pool";
import { measureStorage } from "@postern/db/storage";
import { diskRatio } from "@postern/process/vitals";
import type { Logger } from "pino";

export interface LimitSettings {
  pool: Pool;
  log: Logger;
  /** Bytes for an organization that has no quota of its own. */
  quotaBytes?: number | undefined;
  /** A folder on the disk of PostgreSQL's data; nothing when that is on another machine. */
  disk?: string | undefined;
  everyMs?: number;
}
export interface LimitWatch {
  /** How full the database's disk is, from 0 to 1; 0 while nobody knows. */
  readonly diskRatio: number;
  /** One sentence each. */
  alarms(): string[];
  stop(): Promise<void>;
}

const usualMs = 5_000;

/** Sums up what organizations store and looks at the database's disk, every few seconds: ingest and the dashboard go by what it writes down. */
export function watchLimits({ everyMs = usualMs, ...settings }: LimitSettings): LimitWatch {
  const { pool, log, quotaBytes, disk } = settings;
  const notice = new InstanceNotice(pool, { kind: "disk", source: hostname() });
  let ratio = 0;
  let looking: Promise<void> | undefined;
  const lookAtDisk = async (folder: string): Promise<void> => {
    ratio = await diskRatio(folder);
    const level = levelOf(ratio);
    if (await notice.tell(level)) log.warn({ event: `disk.${level ?? "well"}`, ratio });
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
      return ratio;
    },
    alarms: () => (levelOf(ratio) ? [`the disk of the database is ${Math.round(ratio * 100)} % full`] : []),
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
