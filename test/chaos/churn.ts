import { setTimeout as wait } from "node:timers/promises";
import { type ChurnScene, withChurnScene } from "./churn-scene.ts";
import { type Tried, visitors, type Way } from "./churn-visitors.ts";
import type { Acknowledged } from "./generator.ts";
import { watchMemory } from "./memory.ts";
import { settleTunnel, type TunnelAccount } from "./tunnel-ledger.ts";

export interface ChurnReport extends TunnelAccount {
  scenario: "churn";
  seconds: number;
  node: string;
  /** How often the agents were struck dead. */
  kills: number;
  /** What became of the senders' tries, by the way they took. */
  tries: Record<Way, Partial<Record<Tried["end"], number>>>;
  /** Tries that had no end within 15 s. */
  hangs: number;
  hubLives: boolean;
  /** The least memory of the hub in the third and in the fourth quarter. */
  rssMb: { third: number; fourth: number };
  recoveredMs: number;
  fits: boolean;
}

export interface ChurnSettings {
  seconds: number;
  say(line: string): void;
}

const senders: readonly Way[] = ["deliver", "deliver", "deliver", "answer", "answer", "http", "http", "http", "upgrade", "upgrade", "tcp", "tcp"];
const killEveryMs = 6_000;
/** Beyond this the hub keeps what it should have let go. */
const growthMbMax = 48;

/** Twelve senders that break off one try in ten, and agents that are struck dead six seconds after each return: every way through the hub at once. */
export function churn({ seconds, say }: ChurnSettings): Promise<ChurnReport> {
  return withChurnScene(async (scene) => {
    const { house, local } = scene;
    const hubPid = house.ingest.pid();
    const report = { tries: emptyTries(), kills: 0, acknowledged: [] as Acknowledged[] };
    const over = AbortSignal.timeout(seconds * 1_000);
    const memory = watchMemory(hubPid);
    const sending = senders.map((way) => sendOn(way, { scene, report, over }));
    while (!over.aborted) {
      await wait(killEveryMs, undefined, { signal: over }).catch(() => {}); // its time is over
      if (over.aborted) break;
      await scene.killAgents();
      report.kills++;
      say(`agents struck ${report.kills} times: ${JSON.stringify(report.tries)}`);
    }
    await Promise.all(sending);
    memory.stop();
    const rssMb = leastOf(memory.seenMb);
    const quietFrom = performance.now();
    await scene.untilQuiet();
    const recoveredMs = Math.round(performance.now() - quietFrom);

    const account = await settleTunnel(report.acknowledged, house.database.url, local.ledger);
    const hangs = Object.values(report.tries).reduce((sum, ends) => sum + (ends.hung ?? 0), 0);
    const everyWay = Object.values(report.tries).every((ends) => (ends.done ?? 0) > 0);
    const hubLives = house.ingest.pid() === hubPid && memory.isAlive();
    const fits = report.kills > 0 && everyWay && hubLives && hangs === 0 && rssMb.fourth - rssMb.third <= growthMbMax;
    const { tries, kills } = report;
    return { scenario: "churn", ...account, seconds, node: process.version, kills, tries, hangs, hubLives, rssMb, recoveredMs, fits };
  });
}

interface Sending {
  scene: ChurnScene;
  report: { tries: ChurnReport["tries"]; acknowledged: Acknowledged[] };
  over: AbortSignal;
}

async function sendOn(way: Way, { scene, report, over }: Sending): Promise<void> {
  while (!over.aborted) {
    const { end, acknowledged } = await visitors[way](scene);
    report.tries[way][end] = (report.tries[way][end] ?? 0) + 1;
    if (acknowledged) report.acknowledged.push(acknowledged);
    if (end !== "done") await wait(50); // a door that is shut is not knocked at without a pause
  }
}

function emptyTries(): ChurnReport["tries"] {
  return { deliver: {}, answer: {}, http: {}, upgrade: {}, tcp: {} };
}

function leastOf(seenMb: readonly number[]): ChurnReport["rssMb"] {
  const least = (from: number, to: number) => Math.round(Math.min(...seenMb.slice(Math.floor(seenMb.length * from), Math.ceil(seenMb.length * to))));
  return { third: least(0.5, 0.75), fourth: least(0.75, 1) };
}
