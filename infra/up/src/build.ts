import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { CannotStart } from "../cannot-start.mjs";
import { repository } from "./postgres-files.ts";
import { isFresh, whenStale } from "./stamp.ts";

const prismaClient = {
  name: "prisma-client",
  sources: ["prisma/schema.prisma", "prisma.config.ts", "packages/db/package.json"],
  makes: "packages/db/src/generated",
};
const dashboard = {
  name: "dashboard",
  sources: ["apps/web", "packages", "prisma/schema.prisma", "package-lock.json", "tsconfig.json"],
  makes: "apps/web/.next/BUILD_ID",
};

export const dashboardIsFresh = () => isFresh(dashboard);

/** `prisma generate`, when the schema changed. */
export function generatePrismaClient(signal?: AbortSignal): Promise<void> {
  return whenStale(prismaClient, () => run("prisma generate", signal, ["node_modules/prisma/build/index.js", "generate"]));
}

/** `next build`, when a source of the dashboard or of a package changed. */
export function buildDashboard(signal?: AbortSignal): Promise<void> {
  return whenStale(dashboard, () => run("next build", signal, ["node_modules/next/dist/bin/next", "build", "apps/web"]));
}

const minutesMax = 10;

/** Runs a tool to its end; what it said is the reason when it fails. */
function run(name: string, signal: AbortSignal | undefined, command: string[]): Promise<void> {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1", NODE_ENV: "production" };
  const child = spawn(process.execPath, command, { cwd: repository, env, stdio: ["ignore", "pipe", "pipe"], timeout: minutesMax * 60_000, signal });
  const said: Buffer[] = [];
  child.stdout.on("data", (chunk) => said.push(chunk));
  child.stderr.on("data", (chunk) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(failure(name, Buffer.concat(said).toString()))));
  });
}

function failure(name: string, said: string): CannotStart {
  if (/ENOSPC/.test(said)) return new CannotStart(`The disk is full while ${name} runs: free 1 GB and start again.`);
  const log = path.join(repository, "node_modules/.postern", `${name.replace(" ", "-")}.log`);
  fs.mkdirSync(path.dirname(log), { recursive: true });
  fs.writeFileSync(log, said);
  const told = said
    .split("\n")
    .filter((line) => /error/i.test(line))
    .slice(0, 3)
    .join(" ");
  return new CannotStart(`${name} failed: ${told || said.trim().slice(-300)} (all of it: ${log})`);
}
