import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readAudience } from "@postern/contract/share-audience";
import { cpuSeconds } from "../bench/cpu.ts";
import { quantile } from "../bench/tunnel/rounds.ts";
import { startAgent } from "../setup/agent.ts";
import { openAnswered } from "./answered.ts";
import { shareOf } from "./churn-scene.ts";
import type { Order } from "./hostile/attacker.ts";
import { attacks } from "./hostile/attacks.ts";
import type { Mark } from "./hostile/siege.ts";
import { type Witnessed, witnessWhile } from "./hostile/witness.ts";
import { type LaptopScene, withLaptopScene } from "./laptop-scene.ts";
import { watchMemory } from "./memory.ts";

/** How the senders of a well-behaved agent fare beside each misbehaviour of others who have a good token. */
export interface HostileAgentsReport {
  scenario: "hostile-agents";
  /** While nobody misbehaves: all pauses between the attacks together. */
  alone: Fared;
  attacks: Record<string, Fared & { strikes: number }>;
  hubLives: boolean;
  /** Memory of ingest, which the hub is part of. */
  rssMb: { before: number; most: number };
  fits: boolean;
}
interface Fared {
  p50Ms: number;
  p99Ms: number;
  /** Senders who heard something else than the well-behaved agent's answer. */
  unanswered: number;
  /** Of one core, what ingest used meanwhile. */
  hubCpuPercent: number;
}
export interface HostileAgentsSettings {
  /** Of the attacks, those whose names have these letters. */
  only: string;
  say(line: string): void;
}
interface Battle extends HostileAgentsSettings {
  hubPid: number;
  url: string;
  mark: Mark;
  attacker: ChildProcess;
}

const attackMs = 6_000;
const pauseMs = 3_000;
/** The hub takes a moment to be rid of what an attack left behind. */
const restMs = 1_000;
const tunnelCount = 10;
const readyMs = 60_000;
/** What an answer may take beside an attack: half as long again, or so much more, as the processor of a busy machine swings by that much alone. */
const ratioMax = 1.5;
const addedMsMax = 50;
/** Ten agents that read nothing hold 16 MB of bodies; the rest is room that V8 takes under load. */
const grownMbMax = 192;

/** One agent answers its senders while others misbehave in every way there is, one after the other. */
export function hostileAgents({ only, say }: HostileAgentsSettings): Promise<HostileAgentsReport> {
  return withLaptopScene({}, async (scene) => {
    const { house, agentSettings, local } = scene;
    const url = await openAnswered(house);
    const witness = startAgent({ ...agentSettings, args: [local.port, "answered", "--name", "witness", "--held", "drain", "--mode", "answer"] });
    const attacker = fork(path.join(import.meta.dirname, "hostile/attacker.ts"));
    const hubPid = house.ingest.pid();
    try {
      await witness.said("ready", readyMs);
      const mark = await markOf(scene);
      await house.configured();
      await witnessWhile(url, wait(pauseMs)); // until compiled code runs
      const memory = watchMemory(hubPid);
      const { alone, beside } = await attackInTurn({ url, mark, attacker, hubPid, only, say });
      memory.stop();
      const hubLives = memory.isAlive() && house.ingest.pid() === hubPid;
      const rssMb = { before: Math.round(memory.seenMb[0] ?? 0), most: Math.round(Math.max(...memory.seenMb)) };
      const fits = hubLives && rssMb.most - rssMb.before <= grownMbMax && [alone, ...Object.values(beside)].every((fared) => faresWell(fared, alone));
      return { scenario: "hostile-agents", alone, attacks: beside, hubLives, rssMb, fits };
    } finally {
      attacker.kill();
      await witness.kill();
    }
  });
}

async function markOf({ house, hubPort, agentSettings: { token } }: LaptopScene): Promise<Mark> {
  const { call, projectId } = house.gateway;
  const { url: eventsUrl } = await call("endpoint.create", { projectId, name: "hostile" });
  const tunnels: string[] = [];
  for (let number = 0; number < tunnelCount; number++) {
    const { tunnel } = await call("tunnel.open", { name: `hostile-${number}`, endpoints: ["hostile"] });
    tunnels.push(tunnel.id);
  }
  const { secret } = await call("api-key.create", { name: "ci", rights: ["read"] });
  const { share } = await call("share.open", { name: "trap", kind: "http", audience: readAudience(["key:ci"]) });
  const { shareUrl: url, shareHeaders: headers } = shareOf("trap", house.addresses.share, secret);
  return { hubPort, token, tunnels, eventsUrl, share: { tunnelId: share.tunnelId, url, headers }, databaseUrl: house.database.url };
}

async function attackInTurn({ url, mark, attacker, hubPid, only, say }: Battle): Promise<{ alone: Fared; beside: HostileAgentsReport["attacks"] }> {
  const alone: Watched[] = [];
  const beside: HostileAgentsReport["attacks"] = {};
  for (const attack of Object.keys(attacks).filter((name) => name.includes(only))) {
    alone.push(await watchWhile({ url, hubPid }, wait(pauseMs)));
    const order: Order = { attack, mark, forMs: attackMs };
    const attacked = once(attacker, "message");
    attacker.send(order);
    const fared = faredOf([await watchWhile({ url, hubPid }, attacked)]);
    const [strikes] = await attacked;
    beside[attack] = { ...fared, strikes };
    say(`${attack}: ${JSON.stringify(beside[attack])}`);
    await wait(restMs);
  }
  return { alone: faredOf(alone), beside };
}

interface Watched extends Witnessed {
  hubCpuSeconds: number;
  seconds: number;
}

async function watchWhile({ url, hubPid }: Pick<Battle, "url" | "hubPid">, until: Promise<unknown>): Promise<Watched> {
  const [cpuBefore, startedAt] = [cpuSeconds(hubPid), performance.now()];
  const witnessed = await witnessWhile(url, until);
  return { ...witnessed, hubCpuSeconds: cpuSeconds(hubPid) - cpuBefore, seconds: (performance.now() - startedAt) / 1_000 };
}

function faredOf(watched: Watched[]): Fared {
  const tookMs = watched.flatMap((one) => one.tookMs);
  const sum = (of: (one: Watched) => number) => watched.reduce((total, one) => total + of(one), 0);
  const hubCpuPercent = Math.round((sum((one) => one.hubCpuSeconds) / sum((one) => one.seconds)) * 100);
  return { p50Ms: Math.round(quantile(tookMs, 0.5)), p99Ms: Math.round(quantile(tookMs, 0.99)), unanswered: sum((one) => one.unanswered), hubCpuPercent };
}

function faresWell({ p99Ms, unanswered }: Fared, alone: Fared): boolean {
  return unanswered === 0 && p99Ms <= Math.max(alone.p99Ms * ratioMax, alone.p99Ms + addedMsMax);
}
