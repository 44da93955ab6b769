import path from "node:path";
import { parseArgs } from "node:util";
import { buildDashboard, dashboardIsFresh, generatePrismaClient } from "@postern/up/build";
import { powerCut, withoutSynchronousCommit } from "./controls.ts";
import { crash } from "./crash.ts";
import { tunnel } from "./tunnel.ts";

const usage = "usage: npm run chaos -- crash|tunnel [--rounds 12] [--per-second 200] [--seed 1] [--no-controls]";

/** In the first of these the agent is struck, while its local server thinks about what it was given. */
const controlRounds = 1;
const controlThinkMs = 500;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "12" },
    "per-second": { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    "no-controls": { type: "boolean", default: false },
  },
});
const [rounds, perSecond, seed] = [values.rounds, values["per-second"], values.seed].map(Number);
const [scenario] = positionals;
if (
  positionals.length !== 1 ||
  (scenario !== "crash" && scenario !== "tunnel") ||
  !inRange(rounds, 1, 200) ||
  !inRange(perSecond, 1, 300) ||
  !Number.isInteger(seed)
) {
  console.error(usage);
  process.exit(2);
}

await generatePrismaClient();
const settings = { rounds: Number(rounds), perSecond: Number(perSecond), seed: Number(seed), say: console.log };
process.exitCode = (scenario === "crash" ? await playCrash() : await playTunnel()) ? 0 : 1;

async function playCrash(): Promise<boolean> {
  const fits = values["no-controls"] ? true : await runControls();
  const report = await crash(settings);
  console.log(JSON.stringify(report));
  return fits && report.lost === 0 && report.undelivered === 0;
}

async function playTunnel(): Promise<boolean> {
  if (!dashboardIsFresh()) await buildDashboard();
  const fits = values["no-controls"] ? true : await runTunnelControl();
  const report = await tunnel(settings);
  console.log(JSON.stringify(report));
  return fits && report.balances && [report.lost, report.undelivered, report.unmarked, report.burnt].every((count) => count === 0);
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
  for (const play of [withoutSynchronousCommit, () => powerCut("off"), () => powerCut("on")]) {
    const control = await play();
    console.log(JSON.stringify(control));
    if (!control.fits && control.skipped === undefined) fits = false;
  }
  return fits;
}

function inRange(value: number | undefined, from: number, to: number): boolean {
  return Number.isInteger(value) && value !== undefined && value >= from && value <= to;
}
