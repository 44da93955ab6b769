import { runApp } from "@postern/process/run-app";
import { readEnvironment } from "./env.ts";
import { startWorker } from "./worker.ts";

await runApp({
  name: "worker",
  readEnvironment,
  async start(env, log) {
    const { healthPort, stop } = await startWorker(env, log);
    return { ready: { healthPort }, stop };
  },
});
