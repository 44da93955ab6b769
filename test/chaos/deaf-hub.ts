import { setTimeout as wait } from "node:timers/promises";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import type { Acknowledged } from "./generator.ts";
import { type LaptopScene, withLaptopScene } from "./laptop-scene.ts";
import { settleTunnel, type TunnelAccount } from "./tunnel-ledger.ts";

export interface DeafHubReport extends TunnelAccount {
  scenario: "deaf-hub";
  /** Deliveries that the old agent had answered when its hub could not hear it, and the new one answered again. */
  answeredTwice: number;
  /** From the new agent's connection, at another hub, to its welcome. */
  takeOverMs: number;
  /** Of those, how many the old hub changed when it could hear again. */
  settledLate: number;
  fits: boolean;
}

const events = 8;
const thinkMsMax = 1_500;
const takesOverWithinMs = 1_000;
/** For outcomes that wait in the old hub's sockets to be read, and settled if they could be. */
const hearsAgainMs = 5_000;

/** A hub that stands still with deliveries at its agent, as in a long pause of its machine; the same owner comes back at another hub meanwhile. */
export function deafHub(): Promise<DeafHubReport> {
  return withLaptopScene({ thinkMsMax }, async (scene) => {
    const { house, proxy, local } = scene;
    const old = await listen(scene);
    const other = await house.openIngest();
    const acknowledged: Acknowledged[] = [];
    for (let event = 0; event < events; event++) acknowledged.push(await scene.post());
    process.kill(house.ingest.pid(), "SIGSTOP");
    try {
      await wait(2 * thinkMsMax); // the old agent answers into its hub's closed ears
      proxy.aimAt(other.hubPort);
      const fresh = await listen(scene);
      const takeOverMs = Math.round(performance.now() - proxy.newestAt());
      await old.kill();
      await scene.untilQuiet();

      const before = await settledOf(scene);
      process.kill(house.ingest.pid(), "SIGCONT");
      await wait(hearsAgainMs);
      const after = await settledOf(scene);
      acknowledged.push(await scene.post());
      await scene.untilQuiet();
      await fresh.stop();

      const account = await settleTunnel(acknowledged, house.database.url, local.ledger);
      const settledLate = [...after].filter(([id, settled]) => before.get(id) !== settled).length;
      const answeredTwice = account.duplicates;
      const fits = settledLate === 0 && answeredTwice > 0 && takeOverMs <= takesOverWithinMs;
      return { scenario: "deaf-hub", ...account, answeredTwice, takeOverMs, settledLate, fits };
    } finally {
      process.kill(house.ingest.pid(), "SIGCONT");
      await other.stop();
    }
  });
}

async function listen({ agentSettings, local }: LaptopScene): Promise<AgentProcess> {
  const agent = startAgent({ ...agentSettings, args: [local.port, "chaos", "--name", "laptop", "--held", "drain"] });
  await agent.said("ready", 30_000);
  return agent;
}

/** Each delivery with its attempts, as they are stored. */
async function settledOf({ house: { database } }: LaptopScene): Promise<Map<string, string>> {
  const rows = await database.sql(
    `SELECT d.id, d.state, d.updated::text AS version, (SELECT json_agg(a ORDER BY a.id) FROM attempt a WHERE a.delivery_id = d.id) AS attempts
     FROM (SELECT *, xmin AS updated FROM delivery) d`,
  );
  return new Map(rows.map(({ id, ...stored }) => [String(id), JSON.stringify(stored)]));
}
