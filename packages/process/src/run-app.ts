import { type Logger, openLog, tellCannotStart } from "./log.ts";

/** An app that runs: what to say about it, such as its ports, and how it ends. */
export interface RunningApp {
  ready: Record<string, unknown>;
  /** Takes no more, finishes what is under way; within endMs. */
  stop(): Promise<void>;
}
export interface App<Environment> {
  name: string;
  readEnvironment(): Environment;
  start(env: Environment, log: Logger): Promise<RunningApp>;
}

/** How long an app may take to end after SIGTERM or SIGINT. */
const endMs = 10_000;
const signals = ["SIGTERM", "SIGINT"] as const;

/** Runs a server process from its settings to its end: 0 when it ended cleanly, 1 when it could not start, or not end in time. */
export async function runApp<Environment extends { POSTERN_LOG_LEVEL: string }>({ name, readEnvironment, start }: App<Environment>): Promise<void> {
  try {
    const env = readEnvironment();
    const log = openLog(name, env.POSTERN_LOG_LEVEL);
    const app = await start(env, log);
    endOnSignal(app, log);
    log.info({ event: "ready", ...app.ready });
  } catch (error) {
    tellCannotStart(name, error);
    process.exit(1);
  }
}

/** The first signal ends the app; those that come while it ends are heard, and change nothing. */
function endOnSignal(app: RunningApp, log: Logger): void {
  let ending = false;
  const end = async (signal: string): Promise<void> => {
    if (ending) return;
    ending = true;
    log.info({ event: "ending", signal });
    setTimeout(() => process.exit(1), endMs).unref();
    await app.stop();
    log.info({ event: "ended" });
    log.flush(() => process.exit(0));
  };
  const failed = (error: unknown) => {
    log.error({ event: "end-failed", err: error });
    log.flush(() => process.exit(1));
  };
  for (const signal of signals) process.on(signal, () => void end(signal).catch(failed));
}
