import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { runFrames } from "./frames/run.ts";
import { jsonSchema } from "./json-schema.ts";
import { runMutations } from "./mutations/run.ts";
import { rfc9421 } from "./rfc-9421.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { structuredFields } from "./structured-fields.ts";
import { runSuite } from "./suite.ts";
import { wycheproof } from "./wycheproof.ts";

/**
 * `npm run suites [-- DIR]`: public test data through our own readers and verifiers. RFC 9421's examples and the npm package of Standard
 * Webhooks are at hand; in DIR stand the files of other suites, unchanged: `wycheproof/`, `structured-fields/`, `json-schema-2020-12/`; what
 * is not there is left out. `--mutations N`: so many spoiled requests, expressions and schemas besides; `--frames N`: so many bent messages to both ends of
 * the tunnel; `--seed S` for others than last time.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { mutations: { type: "string", default: "0" }, frames: { type: "string", default: "0" }, seed: { type: "string", default: "1" } },
});
const [mutations, frames, seed] = [Number(values.mutations), Number(values.frames), Number(values.seed)];
const [folder] = positionals;
const brought = folder === undefined ? [] : suitesIn(folder);
if (folder !== undefined && brought.length === 0) {
  console.log(`No suite stands in ${folder}: give the folder that holds wycheproof, structured-fields and json-schema-2020-12.`);
  process.exit(1);
}

const counts = [...rfc9421(), ...standardWebhooks(), ...brought].map(runSuite);
if (mutations > 0) counts.push(await runMutations(mutations, seed));
if (frames > 0) counts.push(runFrames(frames, seed));
const sum = (key: "passed" | "failed") => counts.reduce((total, count) => total + count[key], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") > 0 ? 1 : 0;

function suitesIn(folder: string) {
  if (!fs.existsSync(folder)) return [];
  return [
    ...wycheproof(path.join(folder, "wycheproof")),
    ...structuredFields(path.join(folder, "structured-fields")),
    ...jsonSchema(path.join(folder, "json-schema-2020-12")),
  ];
}
