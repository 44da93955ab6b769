import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const repository = path.resolve(import.meta.dirname, "../..");
const msMax = 300_000;
const run = promisify(execFile);

/** Runs one of our programs to its end; answers the JSON object on its last line. */
export async function figuresOf(program: string): Promise<Record<string, unknown>> {
  const env = { PATH: process.env.PATH ?? "", NODE_ENV: "production" };
  const { stdout } = await run(process.execPath, [path.join(repository, program)], { env, timeout: msMax });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;
}
