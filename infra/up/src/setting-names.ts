import fs from "node:fs";
import path from "node:path";
import { CannotStart } from "../cannot-start.mjs";
import { repository } from "./postgres-files.ts";

// Of the apps when they are started apart, of the command line and of tests: they may stand in the same shell.
const elsewhere = new Set(
  "LOCAL INGEST_HOST WEB_HOST HEALTH_PORT ROLES SESSION_SECRET SERVER AGENT_TOKEN API_KEY URL BROWSER TEST_SERVER".split(" ").map((name) => `POSTERN_${name}`),
);
const slipsMax = 3;

/** Every POSTERN_ name must be one that somebody reads: a misspelt limit or proxy would be missing in silence. */
export function checkNames(env: NodeJS.ProcessEnv, known: readonly string[] = knownNames()): void {
  const unknown = Object.keys(env).find((name) => name.startsWith("POSTERN_") && env[name] !== "" && !known.includes(name) && !elsewhere.has(name));
  if (!unknown) return;
  const [nearest] = known.map((name) => ({ name, slips: slipsBetween(name, unknown) })).toSorted((left, right) => left.slips - right.slips);
  const meant = nearest && nearest.slips <= slipsMax ? `did you mean ${nearest.name}?` : ".env.example lists them all.";
  throw new CannotStart(`${unknown} is not a setting of Postern: ${meant} Correct it, or unset it.`);
}

/** What .env.example offers; it is generated from the schemas of all the apps. */
function knownNames(): string[] {
  const example = fs.readFileSync(path.join(repository, ".env.example"), "utf8");
  return [...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name = ""]) => name);
}

/** How many letters were added, left out or mistaken (Levenshtein's distance). */
function slipsBetween(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [above, letter] of [...left].entries()) {
    const next = [above + 1];
    for (const [at, other] of [...right].entries()) {
      next.push(Math.min((row[at] ?? 0) + Number(letter !== other), (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
