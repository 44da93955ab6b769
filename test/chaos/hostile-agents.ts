import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cpuSeconds } from "../bench/cpu.ts";
import { quantile } from "../bench/tunnel/rounds.ts";
import { startAgent } from "../setup/agent.ts";
import { openAnswered } from "./answered.ts";
import type { Order } from "./hostile/attacker.ts";
import { attacks, none } from "./hostile/attacks.ts";
import { Ground } from "./hostile/ground.ts";
import { type Witnessed, witnessWhile } from "./hostile/witness.ts";
import { withLaptopScene } from "./laptop-scene.ts";
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
interface Battle extends Pick<HostileAgentsSettings, "say"> {
  hubPid: number;
  url: string;
  ground: Ground;
  attacker: ChildProcess;
}

const attackMs = 6_000;
const pauseMs = 3_000;
/** The hub takes a moment to be rid of what an attack left behind. */
const restMs = 1_000;
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
      const battle = { url, ground: await Ground.open(scene), attacker, hubPid, say };
      await strike(battle, none); // until compiled code runs
      const memory = watchMemory(hubPid);
      const wanted = Object.keys(attacks).filter((name) => name === none || name.includes(only));
      const { alone, beside } = await attackInTurn(battle, wanted);
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

async function attackInTurn(battle: Battle, wanted: readonly string[]): Promise<{ alone: Fared; beside: HostileAgentsReport["attacks"] }> {
  const alone: Watched[] = [];
  const beside: HostileAgentsReport["attacks"] = {};
  for (const attack of wanted) {
    const { quiet, attacked, strikes } = await strike(battle, attack);
    alone.push(quiet);
    beside[attack] = { ...faredOf([attacked]), strikes };
    battle.say(`${attack}: ${JSON.stringify(beside[attack])}`);
  }
  return { alone: faredOf(alone), beside };
}

/** Watches while nobody misbehaves, and then while the attacker does in one way; says how often it did. */
async function strike(battle: Battle, attack: string): Promise<{ quiet: Watched; attacked: Watched; strikes: number }> {
  const { ground, attacker } = battle;
  const mark = await ground.lay();
  await wait(restMs);
  const quiet = await watchWhile(battle, wait(pauseMs));
  const struck = once(attacker, "message");
  attacker.send({ attack, mark, forMs: attackMs } satisfies Order);
  const attacked = await watchWhile(battle, struck);
  const [strikes] = await struck;
  await wait(restMs);
  await ground.clear(mark);
  return { quiet, attacked, strikes };
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
