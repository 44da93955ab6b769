import path from "node:path";
import { demoOrganizations } from "./demo.ts";
import type { Screen } from "./screen.ts";
import type { State } from "./state.ts";

export interface Ready {
  web: string;
  ingest: string;
  hub: string;
  identityProvider: string;
  /** Signs the first person of the first organization in, once. */
  signInLink: string;
  /** An endpoint that takes anything, to try; nothing when it was deleted. */
  tryEndpoint?: string;
  agentTokenFile?: string;
  tookMs: number;
  pids: Record<string, number>;
}

const agentsDefault = "http://127.0.0.1:3000"; // where postern listen looks by itself

/** Tells where things are and what to try; programs get the same as one event. */
export function tellReady(screen: Screen, state: State, ready: Ready): void {
  screen.event("ready", { ...ready, demoPassword: state.secrets.demo, stateFolder: state.folder });
  const people = demoOrganizations.flatMap(({ slug, people }) => people.map(({ email }) => `${email} (${slug})`)).join(", ");
  const relative = path.relative(process.cwd(), state.folder);
  const shortFolder = relative.startsWith("..") ? state.folder : relative;
  const rows: [string, string][] = [
    ["Sign in", `${ready.signInLink}   (works once)`],
    ["Dashboard", ready.web],
    ["Webhooks", `${ready.ingest}/e/…`],
    ["People", `${people}; password ${state.secrets.demo}`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = [
    "",
    `  Postern is ready, after ${(ready.tookMs / 1000).toFixed(1)} s.`,
    "",
    ...rows.map(([label, value]) => `    ${label.padEnd(width)}   ${value}`),
    "",
    ...trial(ready, shortFolder),
    `  Data, keys and logs are in ${shortFolder}. Ctrl-C stops everything.`,
    "",
  ];
  for (const line of lines) screen.say(line);
  if (state.keysAreNew)
    screen.say(`  A key that seals your secrets was made: ${path.join(shortFolder, "keys")}. Keep a copy elsewhere; without it they cannot be opened.\n`);
}

function trial({ tryEndpoint, agentTokenFile, web }: Ready, shortFolder: string): string[] {
  if (!tryEndpoint) return [];
  const server = web === agentsDefault ? "" : ` --server ${web}`;
  const token = agentTokenFile ? `POSTERN_AGENT_TOKEN=$(cat "${path.join(shortFolder, path.basename(agentTokenFile))}") ` : "";
  return [
    "  Try it:",
    `    ${token}npx postern listen 4000${server}`,
    `    curl ${tryEndpoint} -H 'content-type: application/json' -d '{"hello":"world"}'`,
    "",
  ];
}
