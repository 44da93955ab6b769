// `npm test` and its like: installs and generates what is missing, then runs a script of this repository on the Node that came with the packages.
// A shell that found the machine's own node before the install would go on with that one.
import { spawn } from "node:child_process";
import path from "node:path";
import { explain } from "./cannot-start.mjs";
import { installMissing, pinnedNode, repository } from "./install.mjs";

const [script = "", ...options] = process.argv.slice(2);
try {
  await installMissing();
  const failed = await run("infra/up/src/generate.ts");
  process.exit(failed || (await run(script, options)));
} catch (error) {
  explain(error);
}

/** Resolves to its exit code. */
function run(script, options = []) {
  const child = spawn(pinnedNode(), [path.join(repository, script), ...options], { stdio: "inherit", shell: process.platform === "win32" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}
