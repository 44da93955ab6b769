import { flag, ranges, readSettings } from "@postern/contract/environment";
import { z } from "zod";

/** The only reader of the worker's environment. */
export const Environment = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe("PostgreSQL, as the login role postern_worker; a direct connection, for the worker listens on it"),
  POSTERN_KEYS: z.string().min(1).describe("Key ring that opens sealed secrets: id:base64 of 32 bytes, the newest first"),
  POSTERN_LOCAL: flag.default(false).describe("1 on a developer's machine: destinations on loopback may be called"),
  POSTERN_UNSAFE: flag.default(false).describe("1 starts in spite of settings that break the promises; every log line and every page says so"),
  POSTERN_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info").describe("Least level that is logged"),
  POSTERN_EGRESS_ALLOW: ranges.default([]).describe("Ranges that may be called though they are not public, such as 10.1.0.0/16"),
  POSTERN_INGEST_URL: z.url().optional().describe("Where providers reach this gateway; no destination may lie there, for events would go in circles"),
  POSTERN_HUB_URL: z.url().optional().describe("Where agents reach the hub; no destination may lie there"),
  POSTERN_WEB_URL: z.url().optional().describe("Where people reach the dashboard; no destination may lie there"),
  POSTERN_HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(8_083).describe("Port of /healthz, /readyz and /metrics; loopback only"),
  POSTERN_DATABASE_DISK: z.string().optional().describe("A folder on the disk of PostgreSQL's data, when that is on this machine: its fullness is watched"),
  POSTERN_STORAGE_QUOTA: z.coerce.number().int().min(0).optional().describe("Bytes that an organization may store, unless it has a quota of its own"),
  POSTERN_REFUSED_DAYS: z.coerce.number().int().min(1).max(3_650).default(7).describe("Days that refused and throttled requests are kept"),
  POSTERN_BODIES_DAYS: z.coerce.number().int().min(1).max(3_650).default(30).describe("Days that bodies of events are kept"),
  POSTERN_ROWS_DAYS: z.coerce.number().int().min(1).max(3_650).default(90).describe("Days that requests, deliveries and attempts are kept"),
});
export type Environment = z.infer<typeof Environment>;

export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  return readSettings(Environment, source);
}
