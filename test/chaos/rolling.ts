import { setTimeout as wait } from "node:timers/promises";
import { startChild } from "../bench/child.ts";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { exchange } from "../setup/exchange.ts";
import { shareOf } from "./churn-scene.ts";
import { startLoad } from "./generator.ts";
import { type LaptopScene, withLaptopScene } from "./laptop-scene.ts";
import { settleTunnel, type TunnelAccount } from "./tunnel-ledger.ts";

export interface RollingReport extends TunnelAccount {
  scenario: "rolling";
  sent: number;
  restarts: number;
  /** How often each agent has changed its hub, at least: one that stayed was at none that went. */
  moves: number;
  /** The longest that a hub took from SIGTERM to its end. */
  endedMsMax: number;
  /** From the commit of an event to its first attempt, at most, of those that came before the first restart and of all others. */
  waitedMsMax: { before: number; during: number };
  visits: number;
  /** Visits of the share that were not answered 200. */
  refusedVisits: number;
  /** How often an agent said that its line was gone: a handover is no break. */
  breaks: number;
  fits: boolean;
}

const restarts = 8;
const settledMs = 2_000;
const perSecond = 60;
const visitEveryMs = 50;
const visitMsMax = 10_000;
const endsWithinMs = 10_000;
/** As long as an event may wait for the agent's other line: a dial, and a welcome. */
const waitsWithinMs = 1_000;

/** Hubs are replaced one after the other by SIGTERM, as in an update, while events come and a share is visited: nobody may notice. */
export function rolling(): Promise<RollingReport> {
  return withLaptopScene({ thinkMsMax: 300, hubsHaveAddresses: true }, async (scene) => {
    const { house, proxy, endpointUrl, local } = scene;
    const { secret: key } = await house.gateway.call("api-key.create", { name: "ci", rights: ["read"] });
    const hubs = [await house.openIngest(), await house.openIngest()];
    proxy.aimAt(hubs[0]?.hubPort ?? 0);
    const page = await startChild("test/bench/tunnel/origin.ts", {});
    const agents = await startAgents(scene, Number(page.ready.port));
    const load = startLoad({ url: endpointUrl, secret: "", perSecond, requestsMax: 20_000 });
    const visits = startVisits(shareOf("page", house.addresses.share, key));
    try {
      await wait(settledMs);
      const restartedFrom = new Date();
      const endedMsMax = await restartInTurn(scene, hubs);
      const visited = await visits.stop();
      await load.stop();
      await scene.untilQuiet();
      const waitedMsMax = await longestWaits(scene, restartedFrom);
      const moves = await fewestMoves(scene);
      const breaks = agents.flatMap(({ lines }) => lines).filter(({ type }) => type === "reconnecting").length;
      await Promise.all(agents.map((agent) => agent.stop()));

      const account = await settleTunnel(load.acknowledged, house.database.url, local.ledger);
      const isUnnoticed = account.duplicates === 0 && visited.refusedVisits === 0 && breaks === 0 && load.acknowledged.length === load.sent;
      const fits = moves >= restarts && isUnnoticed && endedMsMax <= endsWithinMs && waitedMsMax.during <= waitedMsMax.before + waitsWithinMs;
      return { scenario: "rolling", ...account, sent: load.sent, restarts, moves, endedMsMax, waitedMsMax, ...visited, breaks, fits };
    } finally {
      await Promise.all([load.stop(), visits.stop(), ...agents.map((agent) => agent.kill())]);
      await Promise.all([page.stop(), ...hubs.map((hub) => hub.stop())]);
    }
  });
}

async function startAgents({ agentSettings, house, local }: LaptopScene, pagePort: number): Promise<AgentProcess[]> {
  const agents = [
    startAgent({ ...agentSettings, args: [local.port, "chaos", "--name", "laptop", "--held", "drain", "--slots", "16"] }),
    startAgent({ ...agentSettings, verb: ["share", "http"], args: [String(pagePort), "--name", "page", "--to", "organization,key:ci"] }),
  ];
  await Promise.all(agents.map((agent) => agent.said("ready", 30_000)));
  await house.configured();
  return agents;
}

/** What dials meanwhile comes to the other hub, as behind a front that knows who is going. Answers how long the slowest took to end. */
async function restartInTurn({ proxy }: LaptopScene, hubs: Awaited<ReturnType<LaptopScene["house"]["openIngest"]>>[]): Promise<number> {
  let endedMsMax = 0;
  for (let restart = 0; restart < restarts; restart++) {
    const going = hubs[restart % 2];
    const staying = hubs[(restart + 1) % 2];
    if (!going || !staying) throw new Error("there are two hubs");
    proxy.aimAt(staying.hubPort);
    const askedAt = performance.now();
    await going.stop();
    endedMsMax = Math.max(endedMsMax, Math.round(performance.now() - askedAt));
    await going.start();
    await wait(settledMs);
  }
  return endedMsMax;
}

/** Visits the share on a fixed schedule. */
function startVisits({ shareUrl, shareHeaders }: ReturnType<typeof shareOf>): { stop(): Promise<{ visits: number; refusedVisits: number }> } {
  const statuses: Promise<number>[] = [];
  const visit = async () => {
    const answered = exchange(shareUrl, { method: "GET", headers: shareHeaders }).then(({ status }) => status);
    return Promise.race([answered, wait(visitMsMax, 0, { ref: false })]).catch(() => 0);
  };
  const timer = setInterval(() => statuses.push(visit()), visitEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      const ended = await Promise.all(statuses);
      return { visits: ended.length, refusedVisits: ended.filter((status) => status !== 200).length };
    },
  };
}

/** Each connection of an agent begins an epoch of its tunnel, the first one too. */
async function fewestMoves({ house: { database } }: LaptopScene): Promise<number> {
  const [row] = await database.sql("SELECT min(epoch)::int - 1 AS moves FROM tunnel");
  return Number(row?.moves);
}

async function longestWaits({ house: { database } }: LaptopScene, restartedFrom: Date): Promise<RollingReport["waitedMsMax"]> {
  const [row] = await database.sql(
    `SELECT coalesce(max(waited) FILTER (WHERE received_at < $1), 0)::int AS before, coalesce(max(waited) FILTER (WHERE received_at >= $1), 0)::int AS during
     FROM (SELECT r.received_at, extract(epoch FROM min(a.started_at) - r.received_at) * 1000 AS waited
       FROM request r JOIN delivery d ON d.request_id = r.id JOIN attempt a ON a.delivery_id = d.id GROUP BY r.id, r.received_at) AS first`,
    [restartedFrom],
  );
  return { before: Number(row?.before), during: Number(row?.during) };
}
