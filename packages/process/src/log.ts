import { destination, type Logger, pino } from "pino";

export type { Logger } from "pino";

/** One JSON line per event on stdout, with the app's name and the time as text. */
export function openLog(app: string, level: string): Logger {
  // Each line is written at once; a length of 1 is what makes flush() wait for it.
  return pino({ level, base: { app }, timestamp: pino.stdTimeFunctions.isoTime }, destination({ dest: 1, sync: false, minLength: 1 }));
}

/** The last line of a process that cannot start: whoever started it reads the reason from it. */
export function tellCannotStart(app: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  console.log(JSON.stringify({ level: 60, time: new Date().toISOString(), app, event: "cannot-start", reason }));
}

/** A log whose every line says that the process runs in spite of these reasons; the same log when there are none. */
export function markUnsafe(log: Logger, reasons: readonly string[]): Logger {
  if (reasons.length === 0) return log;
  log.warn({ event: "unsafe", reasons });
  return log.child({ unsafe: true });
}
