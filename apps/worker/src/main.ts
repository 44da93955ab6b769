import { pino } from "pino";
import { readEnvironment } from "./env.ts";
import { startWorker } from "./worker.ts";

const endMs = 10_000;

/** The worker's process: one JSON line an event on stdout; ends by itself within ten seconds of SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const env = readEnvironment();
  const log = pino({ level: env.POSTERN_LOG_LEVEL, base: { app: "worker" }, timestamp: pino.stdTimeFunctions.isoTime });
  const worker = await startWorker(env, log);
  log.info({ event: "ready", healthPort: worker.healthPort });

  let ending = false;
  const end = async (signal: string): Promise<void> => {
    if (ending) return;
    ending = true;
    log.info({ event: "ending", signal });
    setTimeout(() => process.exit(1), endMs).unref();
    await worker.stop();
    log.info({ event: "ended" });
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void end(signal));
}

main().catch((error) => {
  const reason = error instanceof Error ? error.message : String(error);
  console.log(JSON.stringify({ level: 60, time: new Date().toISOString(), app: "worker", event: "cannot-start", reason }));
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 1_000).unref();
});
