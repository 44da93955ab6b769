#!/usr/bin/env node
// The agent is TypeScript that node runs as it is. A node that cannot (before 22.18) hands over to the workspace's pinned one.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const main = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../src/main.ts");

if (process.features.typescript) {
  await import(main);
} else {
  const pinned = findPinnedNode(path.dirname(main));
  if (!pinned) {
    console.error(`postern needs node 22.18 or newer (this is ${process.version}); in a checkout, run npm install first`);
    process.exit(2);
  }
  const child = spawn(pinned, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  // The terminal sends Ctrl-C to both; only a signal that is meant for this process alone must be passed on.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 0 : 1)));
}

function findPinnedNode(from) {
  const file = path.join(from, "node_modules/.bin", process.platform === "win32" ? "node.cmd" : "node");
  if (existsSync(file)) return file;
  if (from !== path.dirname(from)) return findPinnedNode(path.dirname(from));
}
