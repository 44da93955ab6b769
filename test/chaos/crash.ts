import { setTimeout as wait } from "node:timers/promises";
import { startTestServer, type TestServer } from "../setup/database.ts";
import { githubSecret, type House, startHouse } from "../setup/house.ts";
import { untilFound } from "../setup/until.ts";
import { type Load, startLoad } from "./generator.ts";
import { type Account, settleAccounts, stillPending } from "./ledger.ts";
import { momentOf } from "./moment.ts";

export interface CrashSettings {
  rounds: number;
  perSecond: number;
  /** Decides when each blow falls; the same seed, the same moments. */
  seed: number;
  say(line: string): void;
}
export interface CrashReport extends Account {
  scenario: "crash";
  rounds: number;
}

const requestsMax = 60_000;
// A worker struck in mid-send holds its leases for 60 s; the sweep that ends dead leases runs every 5 s.
const settledWithinMs = 120_000;

/** Under load, kills ingest, worker and PostgreSQL in turn, and asks what became of every request that was answered 202. */
export async function crash({ rounds, perSecond, seed, say }: CrashSettings): Promise<CrashReport> {
  const server = await startTestServer({ durable: true });
  const house = await startHouse({ serverUrl: server.url });
  const load = startLoad({ url: house.endpoint.url, secret: githubSecret, perSecond, requestsMax });
  try {
    for (let round = 0; round < rounds; round++) {
      await wait(500 + momentOf(seed, round) * 1_500);
      const struck = await blows[round % blows.length]?.({ server, house });
      say(`round ${round + 1} of ${rounds}: killed ${struck}; ${load.acknowledged.length} of ${load.sent} answered 202 so far`);
    }
    await wait(1_000);
    await load.stop();
    say(`other ends: ${JSON.stringify(load.otherwise)}; waiting for every delivery to settle`);
    return { scenario: "crash", rounds, ...(await account(house, load)) };
  } finally {
    await load.stop();
    await house.stop();
    await server.stop();
  }
}

interface Struck {
  server: TestServer;
  house: House;
}
const downMs = 300;

const blows: ((struck: Struck) => Promise<string>)[] = [
  async ({ house }) => {
    await house.ingest.kill();
    await wait(downMs);
    await house.ingest.start();
    return "ingest";
  },
  async ({ house }) => {
    await house.worker.kill();
    await wait(downMs);
    await house.worker.start();
    return "worker";
  },
  async ({ server }) => {
    await server.strike();
    await wait(downMs);
    await server.start();
    return "every PostgreSQL process";
  },
];

async function account(house: House, load: Load): Promise<Account> {
  const { url } = house.database;
  const settled = async () => ((await stillPending(url)) === 0 ? true : undefined);
  await untilFound(settled, settledWithinMs, () => "some deliveries did not settle").catch((error: Error) => console.error(error.message));
  return settleAccounts(load.acknowledged, url, house.receiver.received);
}
