import pino, { type Logger } from "pino";
import { env } from "./env.ts";

let logger: Logger | undefined;

/** One JSON line per event on stdout. Written by whoever stands at the top: the API, a sign-in, a page that failed. */
export function log(): Logger {
  logger ??= pino({ level: env().POSTERN_LOG_LEVEL, base: { app: "web" }, timestamp: pino.stdTimeFunctions.isoTime });
  return logger;
}
