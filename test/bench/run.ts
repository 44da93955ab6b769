import { parseArgs } from "node:util";
import { endDescendantsOnSignal } from "../setup/end-descendants.ts";
import { benchDelivery } from "./delivery.ts";
import { benchIngest } from "./ingest.ts";
import { benchPassThrough } from "./pass-through.ts";
import { benchPolicy } from "./policy.ts";
import { benchTunnel } from "./tunnel.ts";

const benches = { ingest: benchIngest, delivery: benchDelivery, policy: benchPolicy, tunnel: benchTunnel, "pass-through": benchPassThrough } as const;
type Name = keyof typeof benches;

const usage = `npm run bench -- ${Object.keys(benches).join("|")} [--seconds N] [--json]
  tunnel: [--only wire,smee,live,distance,loss,reader,stalled,drain,answer,tcp,crowd]`;

/** Runs one bench, prints its figures as a table, and with --json as one object on the last line. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: "string", default: "10" }, only: { type: "string", default: "" }, json: { type: "boolean", default: false } },
  });
  const [name] = positionals;
  const seconds = Number(values.seconds);
  if (values.only !== "" && name !== "tunnel") throw new Error(usage);
  if (name === undefined || !(name in benches) || !(seconds >= 1 && seconds <= 600)) throw new Error(usage);

  const figures = await benches[name as Name]({ seconds, only: values.only });
  for (const [what, value] of Object.entries(figures)) print(what, value);
  if (values.json) console.log(JSON.stringify(figures));
}

function print(what: string, value: unknown): void {
  if (Array.isArray(value)) console.table(value);
  else if (typeof value === "object" && value !== null) for (const [part, one] of Object.entries(value)) print(`${what} ${part}`, one);
  else console.log(`${what.padEnd(24)} ${typeof value === "number" ? value.toLocaleString("en") : value}`);
}

endDescendantsOnSignal();
await main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
