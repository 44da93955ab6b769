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
export function sharing({ server, token, args }: SharingSettings): Promise<{ stop(): Promise<void> }> {
  const env = { ...process.env, POSTERN_SERVER: server, POSTERN_AGENT_TOKEN: token };
  return running(["share", ...args, "--output", "json"], env, (line) => JSON.parse(line).type === "ready");
}

/** `postern connect` in the name of an API key, once it listens on this port. */
export function connecting({ server, key, name, port }: { server: string; key: string; name: string; port: number }): Promise<{ stop(): Promise<void> }> {
  const env = { ...process.env, POSTERN_SERVER: server, POSTERN_API_KEY: key };
  return running(["connect", name, "--port", String(port)], env, (line) => line.startsWith(`127.0.0.1:${port}`));
}

async function running(args: string[], env: NodeJS.ProcessEnv, isReady: (line: string) => boolean): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  child.stderr.on("data", (chunk) => {
    words += chunk;
  });
  const ended = once(child, "exit");
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`postern ${args[0]} is not ready: ${words}`)), readyMs);
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (isReady(line)) resolve(clearTimeout(timer));
    });
    void ended.then(() => reject(new Error(`postern ${args[0]} ended: ${words}`)));
  });
  await ready;
  return {
    async stop() {
      child.kill();
      await ended;
    },
  };
}
