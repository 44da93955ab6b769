import { HostName } from "@postern/contract/domain";
import { EnvironmentError, flag, ranges, readSettings } from "@postern/contract/environment";
import { z } from "zod";

const base = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ""));

/** What the dashboard reads from its environment; nothing else reads it. */
export const WebEnv = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).describe("The database, as the login role postern_web"),
  POSTERN_KEYS: z.string().min(1).describe("The key ring that seals secrets: id:base64 of 32 bytes, the newest first"),
  POSTERN_SESSION_SECRET: z.string().min(32).describe("Signs CSRF tokens; 32 random characters or more"),
  POSTERN_WEB_HOST: z.string().min(1).default("127.0.0.1").describe("The address the dashboard listens on"),
  POSTERN_WEB_PORT: z.coerce.number().int().min(1).max(65_535).default(3_000).describe("The port the dashboard listens on"),
  POSTERN_WEB_URL: base.default("http://127.0.0.1:3000").describe("Where people's browsers reach the dashboard"),
  POSTERN_INGEST_URL: base.default("http://127.0.0.1:8080").describe("Where providers reach the endpoints"),
  POSTERN_HUB_URL: z
    .url({ protocol: /^wss?$/ })
    .default("ws://127.0.0.1:8081")
    .describe("Where agents reach the hub"),
  POSTERN_SHARE_URL: base.optional().describe("Where visitors reach shares: each has a name under this one's host. Without it nobody can open a share"),
  POSTERN_HOST_DOMAIN: HostName.optional().describe(
    "A domain of your own whose every name leads to ingest: organizations may call endpoints by names under it",
  ),
  POSTERN_TRUSTED_PROXIES: ranges.default([]).describe("Ranges whose X-Forwarded-For is believed, such as 10.0.0.0/8"),
  POSTERN_EGRESS_ALLOW: ranges.default([]).describe("Ranges that identity providers and endpoints may lie in though they are not public"),
  POSTERN_MMDB_COUNTRY: z.string().optional().describe("The file that ingest tells countries by, so that a draft is tried with the same data"),
  POSTERN_MMDB_ASN: z.string().optional().describe("The same for autonomous systems; may be the same file"),
  POSTERN_LOCAL: flag.default(false).describe("Local mode: plain HTTP for identity providers and the dashboard itself, loopback addresses allowed"),
  POSTERN_UNSAFE: flag.default(false).describe("1 starts in spite of settings that break the promises; every log line and every page says so"),
  POSTERN_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info").describe("How much is logged"),
});
export type WebEnv = z.infer<typeof WebEnv>;

/** Reads and checks the environment. */
export function readEnv(source: Record<string, string | undefined>): WebEnv {
  const settings = readSettings(WebEnv, source);
  if (!settings.POSTERN_LOCAL && settings.POSTERN_WEB_URL.startsWith("http:"))
    throw new EnvironmentError("POSTERN_WEB_URL must be https:// unless POSTERN_LOCAL=1");
  return settings;
}

let read: WebEnv | undefined;

/** The environment of this process, read once, at first use: a build needs none. */
export function env(): WebEnv {
  read ??= readEnv(process.env);
  return read;
}
