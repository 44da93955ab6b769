import { spawn } from "node:child_process";
import { CannotStart } from "./cannot-start.mjs";

const options = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"]; // dev dependencies too, whatever NODE_ENV says
const saidMax = 200_000;
const patienceMs = 2_000;
const inGroup = process.platform !== "win32";
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** `npm ci` by the npm that runs us, else the one on the path. It ends when we are told to end; `started` hears its process number. */
export async function npmCi(folder, started) {
  const cli = process.env.npm_execpath;
  const [program, ...first] = cli && /npm-cli\.[cm]?js$/.test(cli) ? [process.execPath, cli] : ["npm"];
  // A process group of its own: npm does not end by Ctrl-C in the terminal, and would go on installing behind our back.
  const settings = { cwd: folder, stdio: ["ignore", "ignore", "pipe"], detached: inGroup, shell: process.platform === "win32" && program === "npm" };
  const child = spawn(program, [...first, ...options], settings);
  if (child.pid) started(child.pid);
  let said = "";
  child.stderr.on("data", (chunk) => {
    if (said.length < saidMax) said += chunk;
  });
  const stop = stopOf(child);
  for (const signal of signals) process.on(signal, stop.ask);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once("error", () => reject(new CannotStart("npm is not on the path: it comes with Node, https://nodejs.org has both.")));
      child.once("close", (ended) => resolve(ended ?? 1));
    });
    if (stop.asked()) throw new CannotStart("The install was stopped before its end; the next command does it again.");
    return { code, said };
  } finally {
    for (const signal of signals) process.off(signal, stop.ask);
  }
}

/** Asks the child and all of its own to end, and insists when it is asked twice or takes too long. */
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
  return {
    asked: () => asked,
    ask() {
      kill(asked ? "SIGKILL" : "SIGTERM");
      if (!asked) setTimeout(kill, patienceMs, "SIGKILL").unref();
      asked = true;
    },
  };
}
