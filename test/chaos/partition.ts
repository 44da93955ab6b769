import { setTimeout as wait } from "node:timers/promises";
import { startAgent } from "../setup/agent.ts";
import { startFaultProxy } from "../setup/fault-proxy.ts";
import { startLoad } from "./generator.ts";
import { type LaptopScene, withLaptopScene } from "./laptop-scene.ts";
import { settleTunnel, type TunnelAccount } from "./tunnel-ledger.ts";

export interface PartitionReport extends TunnelAccount {
  scenario: "partition";
  sent: number;
  /** How long each partition was, and from its end until all that had come in it was delivered. */
  partitions: { forMs: number; caughtUpMs: number }[];
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
          databaseProxy.setDeaf(false);
          partitions.push({ forMs, caughtUpMs: await untilCaughtUp(scene) });
          say(`${JSON.stringify(partitions.at(-1))}; ${load.acknowledged.length} of ${load.sent} answered 202 so far`);
        }
        await load.stop();
        await scene.untilQuiet();
      } finally {
        await load.stop();
        await agent.kill();
      }
      const account = await settleTunnel(load.acknowledged, house.database.url, local.ledger);
      const fits = load.acknowledged.length === load.sent && partitions.every(({ caughtUpMs }) => caughtUpMs <= caughtUpWithinMs);
      return { scenario: "partition", ...account, sent: load.sent, partitions, fits };
    });
  } finally {
    await databaseProxy.close();
  }
}

/** Until all is delivered that came before now. */
async function untilCaughtUp({ house: { database } }: LaptopScene): Promise<number> {
  const from = performance.now();
  const [last] = await database.sql("SELECT max(id) AS id FROM delivery");
  for (;;) {
    const [open] = await database.sql("SELECT count(*)::int AS count FROM delivery WHERE id <= $1 AND state <> 'delivered'", [last?.id]);
    const tookMs = Math.round(performance.now() - from);
    if (open?.count === 0 || tookMs > 2 * caughtUpWithinMs) return tookMs;
    await wait(250);
  }
}
