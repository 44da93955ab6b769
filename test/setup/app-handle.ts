import { type AppProcess, startApp } from "@postern/up/app-process";
import type { Service } from "@postern/up/supervise";

/** A real process of the house that a test can kill and start again, on the same ports. */
export interface AppHandle {
  pid(): number;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again after a kill or stop; resolves when it serves. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function openApp(app: AppProcess): Promise<AppHandle> {
  let service: Service = await startApp(app);
  return {
    pid: () => service.pid,
    async kill() {
      process.kill(service.pid, "SIGKILL");
      await service.ended;
    },
    async start() {
      service = await startApp(app);
    },
    stop: () => service.stop(),
  };
}
