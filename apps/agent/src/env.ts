import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { Credentials } from "./credentials/credentials.ts";
import { systemKeyring } from "./credentials/keyring.ts";
import { Ended, exitCodes } from "./exit.ts";
import type { WorkloadSettings } from "./sign-in/workload.ts";
import type { ProxySettings } from "./way-out/proxy-for.ts";
import type { CertificateFiles } from "./way-out/read-certificate.ts";

const ProxyAddress = z.string().refine(isProxyAddress, "not an address such as http://proxy.example.com:3128 (of http or https)");

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
  POSTERN_WORKLOAD: z
    .string()
    .regex(/^twl_[0-9a-z]{26}$/, "not the id of a trusted workload (twl_…)")
    .optional()
    .describe("What this program is trusted as (Settings → API keys): it opens tunnels with a token of its own platform, and needs no secret"),
  POSTERN_ID_TOKEN: z.string().trim().max(6_000).optional().describe("That token; it is good once"),
  POSTERN_ID_TOKEN_FILE: z
    .string()
    .optional()
    .describe("The file in which the platform keeps that token and writes it anew, such as a projected volume of Kubernetes"),
  ACTIONS_ID_TOKEN_REQUEST_URL: z.url().optional().describe("Set by GitHub Actions for a job with the permission id-token: write: where it asks for its token"),
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: z.string().optional().describe("Set beside it"),
  POSTERN_CERT: z.string().optional().describe("A client certificate for the gateway, where it asks for one: a file in PEM"),
  POSTERN_KEY: z.string().optional().describe("The certificate's private key: a file in PEM, not encrypted"),
  HTTPS_PROXY: ProxyAddress.optional().describe(
    "The proxy through which the gateway is reached; https_proxy counts before it, HTTP_PROXY where neither is set",
  ),
  HTTP_PROXY: ProxyAddress.optional().describe("As HTTPS_PROXY, where that is not set"),
  NO_PROXY: z
    .string()
    .optional()
    .describe("What is reached without the proxy: names with all below them, addresses, networks (10.0.0.0/8), each with a port if need be; * for all"),
  POSTERN_KEYRING: z
    .enum(["on", "off"])
    .default("on")
    .describe(
      "off: the keyring of the system is not asked for the key that credentials are sealed with; they are readable by you only, as where there is none",
    ),
  XDG_CONFIG_HOME: z.string().default(path.join(os.homedir(), ".config")).describe("Where credentials are kept, in postern/credentials.json"),
  XDG_STATE_HOME: z.string().default(path.join(os.homedir(), ".local/state")).describe("Where it is remembered which files postern up was allowed to run"),
  NO_COLOR: z.string().optional().describe("Set to anything: no colour"),
  TERM: z.string().optional().describe("dumb: no colour either"),
});

export interface Env {
  server: string;
  token?: string;
  apiKey?: string;
  workload?: WorkloadSettings;
  credentials: Credentials;
  stateFolder: string;
  noColor: boolean;
  /** How the gateway is reached. */
  wayOut: ProxySettings & CertificateFiles;
}

/** Parses the environment; what is wrong is said in plain words. */
export function readEnv(variables: NodeJS.ProcessEnv): Env {
  // A variable set to nothing counts as not set.
  const set = Object.fromEntries([...Object.entries(variables), ...smallLetters(variables)].filter(([, value]) => value !== undefined && value !== ""));
  const parsed = AgentEnv.safeParse(set);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Ended(exitCodes.usage, `${issue?.path.join(".")} cannot be used: ${issue?.message}`);
  }
  const { POSTERN_SERVER, POSTERN_AGENT_TOKEN, POSTERN_API_KEY, POSTERN_KEYRING, XDG_CONFIG_HOME, XDG_STATE_HOME, NO_COLOR, TERM } = parsed.data;
  return {
    server: POSTERN_SERVER,
    ...(POSTERN_AGENT_TOKEN && { token: POSTERN_AGENT_TOKEN }),
    ...(POSTERN_API_KEY && { apiKey: POSTERN_API_KEY }),
    ...workloadOf(parsed.data),
    credentials: new Credentials(path.join(XDG_CONFIG_HOME, "postern", "credentials.json"), POSTERN_KEYRING === "on" ? systemKeyring(variables) : undefined),
    stateFolder: XDG_STATE_HOME,
    noColor: NO_COLOR !== undefined || TERM === "dumb",
    wayOut: wayOutOf(parsed.data),
  };
}

/** Variables about proxies are written in either way; of two the small one counts, as for curl. */
function smallLetters(variables: NodeJS.ProcessEnv): [name: string, value: string | undefined][] {
  return ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"].flatMap((name) => {
    const value = variables[name.toLowerCase()];
    return value ? [[name, value] as [string, string]] : [];
  });
}

function workloadOf(set: z.infer<typeof AgentEnv>): Pick<Env, "workload"> {
  const { POSTERN_WORKLOAD: id, POSTERN_ID_TOKEN: token, POSTERN_ID_TOKEN_FILE: tokenFile } = set;
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = set;
  if (id === undefined) return {};
  const github = url !== undefined && bearer !== undefined ? { github: { url, bearer } } : {};
  return { workload: { id, ...(token !== undefined && { token }), ...(tokenFile !== undefined && { tokenFile }), ...github } };
}

function wayOutOf({ HTTPS_PROXY, HTTP_PROXY, NO_PROXY, POSTERN_CERT, POSTERN_KEY }: z.infer<typeof AgentEnv>): Env["wayOut"] {
  const address = HTTPS_PROXY ?? HTTP_PROXY;
  return {
    ...(address !== undefined && { proxy: new URL(withScheme(address)) }),
    ...(NO_PROXY !== undefined && { except: NO_PROXY }),
    ...(POSTERN_CERT !== undefined && { cert: POSTERN_CERT }),
    ...(POSTERN_KEY !== undefined && { key: POSTERN_KEY }),
  };
}

/** `proxy.corp:3128` is one of http, as for curl. */
function withScheme(address: string): string {
  return address.includes("://") ? address : `http://${address}`;
}

function isProxyAddress(address: string): boolean {
  const url = URL.canParse(withScheme(address)) ? new URL(withScheme(address)) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.hostname !== "";
}
