import { pino } from "pino";
import { readEnvironment } from "./env.ts";
import { startWorker } from "./worker.ts";

const stopMsMax = 10_000;

/** The worker's process: one JSON line an event on stdout; ends by itself within ten seconds of SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const env = readEnvironment();
  const log = pino({ level: env.POSTERN_LOG_LEVEL, base: { app: "worker" }, timestamp: pino.stdTimeFunctions.isoTime });
  const worker = await startWorker(env, log);
  log.info({ event: "ready", healthPort: worker.healthPort });

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ event: "stopping", signal });
    setTimeout(() => process.exit(1), stopMsMax).unref();
    await worker.stop();
    log.info({ event: "stopped" });
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
}

main().catch((error) => {
  process.stdout.write(
    `${JSON.stringify({ level: 60, app: "worker", event: "cannot-start", detail: error instanceof Error ? error.message : String(error) })}\n`,
  );
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 1_000).unref();
});
