import fs from "node:fs";
import path from "node:path";
import { jsonSchema } from "./json-schema.ts";
import { structuredFields } from "./structured-fields.ts";
import { runSuite } from "./suite.ts";
import { wycheproof } from "./wycheproof.ts";

/**
 * `npm run suites -- DIR`: public test data through our own readers and verifiers. In DIR stand the suites' own files, unchanged:
 * `wycheproof/`, `structured-fields/`, `json-schema-2020-12/`; what is not there is left out.
 */
const [folder = "."] = process.argv.slice(2);
const suites = [
  ...wycheproof(path.join(folder, "wycheproof")),
  ...structuredFields(path.join(folder, "structured-fields")),
  ...jsonSchema(path.join(folder, "json-schema-2020-12")),
];
if (!fs.existsSync(folder) || suites.length === 0) {
  console.log(`No suite stands in ${folder}: give the folder that holds wycheproof, structured-fields and json-schema-2020-12.`);
  process.exit(1);
}

const counts = suites.map(runSuite);
const sum = (key: "passed" | "failed") => counts.reduce((total, count) => total + count[key], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") > 0 ? 1 : 0;
