import pino, { type Logger } from "pino";
import type { WebEnv } from "./env.ts";

export type Log = Logger;

/** One JSON line per event on stdout. Written by whoever stands at the top: the API, a sign-in, a page that failed. */
export function openLog({ POSTERN_LOG_LEVEL: level }: Pick<WebEnv, "POSTERN_LOG_LEVEL">): Log {
  return pino({ level, base: { app: "web" }, timestamp: pino.stdTimeFunctions.isoTime });
}
