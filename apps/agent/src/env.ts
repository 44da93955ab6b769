import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { Ended, exitCodes } from "./exit.ts";

/** What the agent reads from its environment; nothing else reads it. */
export const AgentEnv = z.object({
  POSTERN_SERVER: z
    .url({ protocol: /^https?$/, error: "not an address such as https://postern.example.com" })
    .default("http://127.0.0.1:3000")
    .describe("The gateway's dashboard address"),
  POSTERN_AGENT_TOKEN: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe("An agent token (agt_…) to open tunnels with; else your sign-in, or the token that postern login --token keeps"),
  POSTERN_API_KEY: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe("An API key (key_…) for the other commands; else your sign-in, or the key that postern login --token keeps"),
  XDG_CONFIG_HOME: z.string().default(path.join(os.homedir(), ".config")).describe("Where credentials are kept, in postern/credentials.json"),
  XDG_STATE_HOME: z.string().default(path.join(os.homedir(), ".local/state")).describe("Where it is remembered which files postern up was allowed to run"),
  NO_COLOR: z.string().optional().describe("Set to anything: no colour"),
  TERM: z.string().optional().describe("dumb: no colour either"),
});

export interface Env {
  server: string;
  token?: string;
  apiKey?: string;
  credentialsFile: string;
  stateFolder: string;
  noColor: boolean;
}

/** Parses the environment; what is wrong is said in plain words. */
export function readEnv(variables: NodeJS.ProcessEnv): Env {
  // A variable set to nothing counts as not set.
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = AgentEnv.safeParse(set);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Ended(exitCodes.usage, `${issue?.path.join(".")} cannot be used: ${issue?.message}`);
  }
  const { POSTERN_SERVER, POSTERN_AGENT_TOKEN, POSTERN_API_KEY, XDG_CONFIG_HOME, XDG_STATE_HOME, NO_COLOR, TERM } = parsed.data;
  return {
    server: POSTERN_SERVER,
    ...(POSTERN_AGENT_TOKEN && { token: POSTERN_AGENT_TOKEN }),
    ...(POSTERN_API_KEY && { apiKey: POSTERN_API_KEY }),
    credentialsFile: path.join(XDG_CONFIG_HOME, "postern", "credentials.json"),
    stateFolder: XDG_STATE_HOME,
    noColor: NO_COLOR !== undefined || TERM === "dumb",
  };
}
