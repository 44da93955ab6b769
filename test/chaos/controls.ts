import { setTimeout as wait } from "node:timers/promises";
import { startTestServer } from "../setup/database.ts";
import { githubSecret, startHouse } from "../setup/house.ts";
import { startLoad } from "./generator.ts";
import { settleAccounts } from "./ledger.ts";
import { createDisk, whyNoPowerCut } from "./power-cut.ts";

/** A fault that must lose answered requests if PostgreSQL is told not to be careful: proof that the harness would notice. */
export interface Control {
  control: string;
  accepted: number;
  lost: number;
  /** Whether what it shows is what it must show. */
  fits: boolean;
  /** Why it could not be played here. */
  skipped?: string;
}

const perSecond = 300;
const requestsMax = 3_000;
const loadMs = 4_000;

/** PostgreSQL answers a commit before it is on disk, and is struck dead. */
export async function withoutSynchronousCommit(): Promise<Control> {
  const server = await startTestServer({ durable: true, settings: ["synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB"] });
  const house = await startHouse({ serverUrl: server.url, settings: { POSTERN_UNSAFE: "1" } });
  const load = startLoad({ url: house.endpoint.url, secret: githubSecret, perSecond, requestsMax });
  try {
    await wait(loadMs);
    const acknowledged = [...load.acknowledged];
    await server.strike();
    await load.stop();
    await server.start();
    const { accepted, lost } = await settleAccounts(acknowledged, house.database.url, []);
    return { control: "kill -9 with synchronous_commit=off", accepted, lost, fits: lost > 0 };
  } finally {
    await load.stop();
    await house.stop();
    await server.stop();
  }
}

/** The machine loses power: what had not reached the disk is gone. With fsync nothing may be lost; without it something must. */
export async function powerCut(fsync: "on" | "off"): Promise<Control> {
  const control = `power cut with fsync=${fsync}`;
  const skipped = whyNoPowerCut();
  if (skipped) return { control, accepted: 0, lost: 0, fits: false, skipped };

  const disk = createDisk();
  try {
    const { acknowledged, databaseName, copy } = await loadUntilTheCut(disk, fsync);
    const lost = await lostAfter(copy, { databaseName, acknowledged });
    return { control, accepted: acknowledged.length, lost, fits: fsync === "on" ? lost === 0 : lost > 0 };
  } finally {
    disk.remove();
  }
}

async function loadUntilTheCut(disk: ReturnType<typeof createDisk>, fsync: "on" | "off") {
  const server = await startTestServer({ durable: true, directory: disk.directory, settings: [`fsync=${fsync}`] });
  const house = await startHouse({ serverUrl: server.url, settings: { POSTERN_UNSAFE: "1" } });
  const load = startLoad({ url: house.endpoint.url, secret: githubSecret, perSecond, requestsMax });
  try {
    await wait(loadMs);
    const acknowledged = [...load.acknowledged]; // first the list, then the cut: everything on it must be on the disk
    const copy = disk.cutPower();
    return { acknowledged, copy, databaseName: new URL(house.database.url).pathname };
  } finally {
    await load.stop();
    await house.stop();
    await server.stop();
  }
}

interface After {
  databaseName: string;
  acknowledged: Parameters<typeof settleAccounts>[0];
}

/** Starts PostgreSQL on what the disk held; a disk that it cannot start from has lost everything. */
async function lostAfter(directory: string, { databaseName, acknowledged }: After): Promise<number> {
  const server = await startTestServer({ durable: true, directory }).catch(() => undefined);
  if (!server) return acknowledged.length;
  try {
    const url = new URL(server.url);
    url.pathname = databaseName;
    const { lost } = await settleAccounts(acknowledged, url.toString(), []).catch(() => ({ lost: acknowledged.length }));
    return lost;
  } finally {
    await server.stop();
  }
}
