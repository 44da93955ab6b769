import { spawn } from "node:child_process";
import { CannotStart } from "./cannot-start.mjs";

const saidMax = 200_000;
const patienceMs = 2_000;
const inGroup = process.platform !== "win32";

/** Runs the npm that runs us, else the one on the path: its process number, its end with what it said, and a way to stop it with all of its own. */
export function runNpm(folder, options) {
  const cli = process.env.npm_execpath;
  const [program, ...first] = cli && /npm-cli\.[cm]?js$/.test(cli) ? [process.execPath, cli] : ["npm"];
  // A process group of its own: npm does not end by Ctrl-C in the terminal, and would go on behind our back.
  const settings = { cwd: folder, stdio: ["ignore", "ignore", "pipe"], detached: inGroup, shell: process.platform === "win32" && program === "npm" };
  const child = spawn(program, [...first, ...options], settings);
  let said = "";
  child.stderr.on("data", (chunk) => {
    if (said.length < saidMax) said += chunk;
  });
  const ended = new Promise((resolve, reject) => {
    child.once("error", () => reject(new CannotStart("npm is not on the path: it comes with Node, https://nodejs.org has both.")));
    child.once("close", (code) => resolve({ code: code ?? 1, said }));
  });
  return { pid: child.pid, ended, stop: stopOf(child) };
}

/** Asks the child to end, and insists when it is asked twice or takes too long. */
function stopOf(child) {
  let asked = false;
  const kill = (signal) => {
    try {
      if (inGroup) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch {
      // it has ended already
    }
  };
  return () => {
    kill(asked ? "SIGKILL" : "SIGTERM");
    if (!asked) setTimeout(kill, patienceMs, "SIGKILL").unref();
    asked = true;
  };
}
