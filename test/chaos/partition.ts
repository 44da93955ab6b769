import { setTimeout as wait } from "node:timers/promises";
import { startAgent } from "../setup/agent.ts";
import { startFaultProxy } from "../setup/fault-proxy.ts";
import { startLoad } from "./generator.ts";
import { type LaptopScene, withLaptopScene } from "./laptop-scene.ts";
import { settleTunnel, type TunnelAccount } from "./tunnel-ledger.ts";

export interface PartitionReport extends TunnelAccount {
  scenario: "partition";
  sent: number;
  /** How long each was, how many deliveries waited at its end, and from there until they were delivered. One at whose end none waits has not struck. */
  partitions: { forMs: number; waited: number; caughtUpMs: number }[];
  fits: boolean;
}

/** One that a statement outlasts, one that a connection's lease does not, one that a delivery's lease does not. */
const lengthsMs = [5_000, 35_000, 75_000];
const pauseMs = 3_000;
const perSecond = 20;
/** A dead hub's leases end after 60 s, and are swept every 5 s; an agent that was sent away is back within 30. */
const caughtUpWithinMs = 75_000;

/** The network between the hub and PostgreSQL swallows what comes, both ways, and tells nobody; receivers go on. */
export async function partition(say: (line: string) => void): Promise<PartitionReport> {
  const databaseProxy = await startFaultProxy();
  try {
    return await withLaptopScene({ thinkMsMax: 200, databaseProxy }, async (scene) => {
      const { house, endpointUrl, agentSettings, local } = scene;
      const agent = startAgent({ ...agentSettings, args: [local.port, "chaos", "--name", "laptop", "--held", "drain", "--slots", "16"] });
      await agent.said("ready", 30_000);
      const load = startLoad({ url: endpointUrl, secret: "", perSecond, requestsMax: 20_000 });
      const partitions: PartitionReport["partitions"] = [];
      try {
        for (const forMs of lengthsMs) {
          await wait(pauseMs);
          databaseProxy.setDeaf(true);
          await wait(forMs);
          const waited = await waitingOf(scene);
          databaseProxy.setDeaf(false);
          partitions.push({ forMs, waited, caughtUpMs: await untilCaughtUp(scene) });
          say(`${JSON.stringify(partitions.at(-1))}; ${load.acknowledged.length} of ${load.sent} answered 202 so far`);
        }
        await load.stop();
        await scene.untilQuiet();
      } finally {
        await load.stop();
        await agent.kill();
      }
      const account = await settleTunnel(load.acknowledged, house.database.url, local.ledger);
      const fits =
        load.acknowledged.length === load.sent &&
        partitions.every(({ forMs, waited, caughtUpMs }) => waited >= leastWaiting(forMs) && caughtUpMs <= caughtUpWithinMs);
      return { scenario: "partition", ...account, sent: load.sent, partitions, fits };
    });
  } finally {
    await databaseProxy.close();
  }
}

/** The hub can settle nothing: what came in the meantime waits, most of it at least. */
const leastWaiting = (forMs: number) => ((forMs / 1_000) * perSecond) / 2;

/** How many are not delivered, of all or of those up to this one. */
async function waitingOf({ house: { database } }: LaptopScene, lastId = "~"): Promise<number> {
  const [row] = await database.sql(`SELECT count(*)::int AS count FROM delivery WHERE id COLLATE "C" <= $1 AND state <> 'delivered'`, [lastId]);
  return Number(row?.count);
}

/** Until all is delivered that came before now. */
async function untilCaughtUp(scene: LaptopScene): Promise<number> {
  const from = performance.now();
  const [last] = await scene.house.database.sql("SELECT max(id) AS id FROM delivery");
  for (;;) {
    const waiting = await waitingOf(scene, String(last?.id));
    const tookMs = Math.round(performance.now() - from);
    if (waiting === 0 || tookMs > 2 * caughtUpWithinMs) return tookMs;
    await wait(250);
  }
}
