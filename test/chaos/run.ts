import { parseArgs } from "node:util";
import { generatePrismaClient } from "@postern/up/build";
import { powerCut, withoutSynchronousCommit } from "./controls.ts";
import { crash } from "./crash.ts";

const usage = "usage: npm run chaos -- crash [--rounds 12] [--per-second 200] [--seed 1] [--no-controls]";

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
if (positionals.join() !== "crash" || !inRange(rounds, 1, 200) || !inRange(perSecond, 1, 300) || !Number.isInteger(seed)) {
  console.error(usage);
  process.exit(2);
}

await generatePrismaClient();
const fits = values["no-controls"] ? true : await runControls();
const report = await crash({ rounds: Number(rounds), perSecond: Number(perSecond), seed: Number(seed), say: console.log });
console.log(JSON.stringify(report));
process.exitCode = fits && report.lost === 0 && report.undelivered === 0 ? 0 : 1;

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
