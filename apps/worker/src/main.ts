import { demandSafe } from "@postern/db/safety";
import { markUnsafe } from "@postern/process/log";
import { runApp } from "@postern/process/run-app";
import { readEnvironment } from "./env.ts";
import { startWorker } from "./worker.ts";

await runApp({
  name: "worker",
  readEnvironment,
  async start(env, log) {
    const unsafe = await demandSafe(env.DATABASE_URL, { isRiskTaken: env.POSTERN_UNSAFE });
    const { healthPort, stop } = await startWorker(env, markUnsafe(log, unsafe));
    return { ready: { healthPort }, stop };
  },
});
