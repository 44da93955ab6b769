import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

export interface SharingSettings {
  server: string;
  token: string;
  /** What stands after `postern share`. */
  args: string[];
}

const program = path.resolve(import.meta.dirname, "../../apps/agent/bin/postern.mjs");
const readyMs = 20_000;

/** The real agent with a share, once it is ready. */
export async function sharing({ server, token, args }: SharingSettings): Promise<{ stop(): Promise<void> }> {
  const env = { ...process.env, POSTERN_SERVER: server, POSTERN_AGENT_TOKEN: token };
  const child = spawn(process.execPath, [program, "share", ...args, "--output", "json"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  child.stderr.on("data", (chunk) => {
    words += chunk;
  });
  const ended = once(child, "exit");
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`postern share is not ready: ${words}`)), readyMs);
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (JSON.parse(line).type === "ready") resolve(clearTimeout(timer));
    });
    void ended.then(() => reject(new Error(`postern share ended: ${words}`)));
  });
  await ready;
  return {
    async stop() {
      child.kill();
      await ended;
    },
  };
}
