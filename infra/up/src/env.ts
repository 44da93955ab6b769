import { z } from "zod";
import { CannotStart } from "../cannot-start.mjs";

const portRange = "not a whole number from 1 to 65535";
const port = (standard: number) => z.coerce.number(portRange).int(portRange).min(1, portRange).max(65_535, portRange).default(standard);

const publicUrl = (protocol: RegExp, example: string) =>
  z
    .url({ protocol, error: `not an address such as ${example}` })
    .transform((text) => text.replace(/\/+$/, ""))
    .optional();

/** What `npm start` reads of the environment; every other POSTERN_ variable is passed on to the apps, which read their own. */
export const Environment = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "not an address such as postgresql://owner:secret@db.internal/postern" })
    .optional()
    .describe("A PostgreSQL 18 or newer to use instead of the embedded one, as the role that owns the schema"),
  POSTERN_WEB_PORT: port(3_000).describe("Port of the dashboard and its API"),
  POSTERN_INGEST_PORT: port(8_080).describe("Port where webhooks come in"),
  POSTERN_HUB_PORT: port(8_081).describe("Port of the tunnel hub, where agents connect"),
  POSTERN_SHARE_PORT: port(8_083).describe("Port of shares, where visitors of live tunnels come in"),
  POSTERN_PG_PORT: port(55_432).describe("Port of the embedded PostgreSQL; the next free one when it is taken"),
  POSTERN_IDP_PORT: port(8_090).describe("Port of the local identity provider, part of its issuers' names"),
  POSTERN_WEB_URL: publicUrl(/^https?$/, "https://postern.example.com").describe("Where browsers reach the dashboard, when a proxy stands before it"),
  POSTERN_INGEST_URL: publicUrl(/^https?$/, "https://hooks.example.com").describe(
    "Where providers reach the endpoints, when a proxy stands before them; name the proxy in POSTERN_TRUSTED_PROXIES",
  ),
  POSTERN_HUB_URL: publicUrl(/^wss?$/, "wss://hub.example.com").describe("Where agents reach the tunnel hub, when a proxy stands before it"),
  POSTERN_SHARE_URL: publicUrl(/^https?$/, "https://share.example.com").describe(
    "Where visitors reach shares, each by a name under this one's host, when a proxy stands before them",
  ),
  POSTERN_STATE: z.string().min(1).optional().describe("Folder for data, keys and logs; .postern in the checkout when empty"),
  POSTERN_PG_USER: z.string().min(1).optional().describe("For root: the user that PostgreSQL runs as; postgres or nobody when empty"),
  POSTERN_KEYS: z.string().min(1).optional().describe("Keys that seal secrets, id:base64 of 32 bytes; generated in the state folder when empty"),
});
export type Environment = z.infer<typeof Environment>;

/** The settings of this start, or one sentence about the first one that is wrong. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const { success, data, error } = Environment.safeParse(filled);
  if (success) return withPortsApart(data);
  const [issue] = error.issues;
  const name = String(issue?.path[0]);
  throw new CannotStart(`${name} cannot be used (${meaningOf(name)}): ${issue?.message}. Correct it, or unset it to use its default.`);
}

const portNames = ["POSTERN_WEB_PORT", "POSTERN_INGEST_PORT", "POSTERN_HUB_PORT", "POSTERN_SHARE_PORT", "POSTERN_IDP_PORT"] as const;

/** The ports that people know, which no other part of the house may take. */
export const knownPorts = (env: Environment): number[] => portNames.map((name) => env[name]);

function withPortsApart(env: Environment): Environment {
  const second = portNames.find((name, at) => knownPorts(env).indexOf(env[name]) < at);
  if (!second) return env;
  const first = portNames.find((name) => env[name] === env[second]);
  throw new CannotStart(`${first} and ${second} are both ${env[second]}: give each a port of its own.`);
}

function meaningOf(name: string): string {
  const text = Environment.shape[name as keyof Environment]?.description ?? "a setting";
  return text.charAt(0).toLowerCase() + text.slice(1);
}
