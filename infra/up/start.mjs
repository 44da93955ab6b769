// `npm start`: installs what is missing, then hands over to the Node that came with the packages. Plain JavaScript without dependencies.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { explain } from "./cannot-start.mjs";
import { installMissing, pinnedNode, repository } from "./install.mjs";

try {
  await installMissing();
  handOver(pinnedNode());
} catch (error) {
  explain(error);
}

function handOver(node) {
  const up = path.join(repository, "infra/up/src/up.ts");
  const settings = fs.existsSync(path.join(repository, ".env")) ? ["--env-file=.env"] : [];
  // The ipc channel is a lifeline: when this process is killed outright, the other end notices and stops the house.
  const child = spawn(node, [...settings, up, ...process.argv.slice(2)], { cwd: repository, stdio: ["inherit", "inherit", "inherit", "ipc"] });
  child.once("error", (error) => explain(new Error(`${node} does not run here (${error.message}); it needs glibc on Linux`)));
  child.once("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));

  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 1_000).unref(); // npm itself was killed
}
