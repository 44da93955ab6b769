import path from "node:path";
import { parseArgs } from "node:util";
import { buildDashboard, dashboardIsFresh } from "@postern/up/build";
import { endDescendantsOnSignal } from "../setup/end-descendants.ts";
import { churn } from "./churn.ts";
import { powerCut, withoutSynchronousCommit } from "./controls.ts";
import { crash } from "./crash.ts";
import { deafHub } from "./deaf-hub.ts";
import { flapping } from "./flapping.ts";
import { halfOpen } from "./half-open.ts";
import { hostileAgents } from "./hostile-agents.ts";
import { idle } from "./idle.ts";
import { partition } from "./partition.ts";
import { rolling } from "./rolling.ts";
import { tunnel } from "./tunnel.ts";
import type { TunnelAccount } from "./tunnel-ledger.ts";

/** Each prints its report as a line of JSON, and answers whether it kept its promise. `tunnel` plays all that stand between it and `churn`. */
const scenarios: Record<string, () => Promise<boolean>> = {
  crash: playCrash,
  tunnel: async () => (await inOrder([playTunnel, playHalfOpen, playDeafHub, playFlapping, playIdle, playRolling, playPartition])).every(Boolean),
  "half-open": playHalfOpen,
  "deaf-hub": playDeafHub,
  flapping: playFlapping,
  idle: playIdle,
  rolling: playRolling,
  partition: playPartition,
  churn: playChurn,
  "hostile-agents": playHostileAgents,
};
const usage = `usage: npm run chaos -- ${Object.keys(scenarios).join("|")} [--rounds 12] [--per-second 200] [--seconds 45] [--seed 1] [--only ATTACK] [--no-controls]`;

/** In the first of these the agent is struck, while its local server thinks about what it was given. */
const controlRounds = 1;
const controlThinkMs = 500;

endDescendantsOnSignal();
const { positionals, values } = readOptions();
const [rounds, perSecond, seconds, seed] = [values.rounds, values["per-second"], values.seconds, values.seed].map(Number);
const play = scenarios[positionals[0] ?? ""];
if (positionals.length !== 1 || !play || !inRange(rounds, 1, 200) || !inRange(perSecond, 1, 300) || !inRange(seconds, 10, 3_600) || !Number.isInteger(seed)) {
  misunderstood();
}

if (play !== playCrash && !dashboardIsFresh()) await buildDashboard();
const settings = { rounds: Number(rounds), perSecond: Number(perSecond), seed: Number(seed), say: console.log };
process.exitCode = (await play()) ? 0 : 1;

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: "string", default: "12" },
        "per-second": { type: "string", default: "200" },
        seconds: { type: "string", default: "45" },
        seed: { type: "string", default: "1" },
        only: { type: "string", default: "" },
        "no-controls": { type: "boolean", default: false },
      },
    });
  } catch (error) {
    return misunderstood(error instanceof Error ? `${error.message}\n` : "");
  }
}

function misunderstood(why = ""): never {
  console.error(`${why}${usage}`);
  process.exit(2);
}

async function playCrash(): Promise<boolean> {
  const fits = values["no-controls"] ? true : await runControls();
  const report = await crash(settings);
  console.log(JSON.stringify(report));
  return fits && report.lost === 0 && report.undelivered === 0;
}

async function playTunnel(): Promise<boolean> {
  const fits = values["no-controls"] ? true : await runTunnelControl();
  return tell(await tunnel(settings)) && fits;
}

async function playHalfOpen(): Promise<boolean> {
  return tell(await halfOpen());
}

async function playDeafHub(): Promise<boolean> {
  return tell(await deafHub());
}

async function playFlapping(): Promise<boolean> {
  return tell(await flapping());
}

async function playIdle(): Promise<boolean> {
  const report = await idle();
  console.log(JSON.stringify(report));
  return report.fits;
}

async function playRolling(): Promise<boolean> {
  return tell(await rolling());
}

async function playPartition(): Promise<boolean> {
  return tell(await partition(console.log));
}

async function playChurn(): Promise<boolean> {
  return tell(await churn({ seconds: Number(seconds), say: console.log }));
}

async function playHostileAgents(): Promise<boolean> {
  const report = await hostileAgents({ only: values.only, say: console.log });
  console.log(JSON.stringify(report));
  return report.fits;
}

/** Prints what came of everything that was answered 202; whether nothing of it was lost, and all else is as it must be. */
function tell(report: TunnelAccount & { fits?: boolean; cutOffMax?: number }): boolean {
  console.log(JSON.stringify(report));
  const { balances, lost, undelivered, unmarked, burnt, cutOff, cutOffMax = 0, fits = true } = report;
  return fits && balances && cutOff <= cutOffMax && [lost, undelivered, unmarked, burnt].every((count) => count === 0);
}

/** An agent that says "answered" before it called its local server must lose what it held when it is struck. */
async function runTunnelControl(): Promise<boolean> {
  const agentModule = path.join(import.meta.dirname, "settles-at-taken.ts");
  const control = await tunnel({ ...settings, rounds: controlRounds, agentModule, thinkMsMax: controlThinkMs });
  console.log(JSON.stringify({ ...control, fits: control.lost > 0 }));
  return control.lost > 0;
}

/** Each control must lose what it is made to lose; a run whose controls lose nothing proves nothing. */
async function runControls(): Promise<boolean> {
  let fits = true;
  for (const control of await inOrder([withoutSynchronousCommit, () => powerCut("off"), () => powerCut("on")])) {
    console.log(JSON.stringify(control));
    if (!control.fits && control.skipped === undefined) fits = false;
  }
  return fits;
}

/** One after the other; each has the machine to itself. */
async function inOrder<Result>(plays: (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const one of plays) results.push(await one());
  return results;
}

function inRange(value: number | undefined, from: number, to: number): boolean {
  return Number.isInteger(value) && value !== undefined && value >= from && value <= to;
}
