import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CannotStart } from "./cannot-start.mjs";
import { isNetworkFault } from "./install-failure.mjs";
import { runNpm } from "./npm-run.mjs";

const options = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"]; // dev dependencies too, whatever NODE_ENV says
const longQuietMs = 10_000; // npm tries a dead network again for minutes before it says so
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * `npm ci`; `started` hears its process number. It ends when we are told to end, and when there is no network and nothing has arrived after a
 * while: not before, for all of it may lie in npm's cache. `sample` is one of the packages, as name@version.
 */
export async function npmCi(folder, { started, hasArrived, sample, quietMs = longQuietMs }) {
  const install = runNpm(folder, options);
  if (install.pid) started(install.pid);
  let look;
  let fault;
  const waited = setTimeout(async () => {
    if (hasArrived()) return;
    look = lookAt(folder, sample);
    const { said } = await look.ended;
    if (!isNetworkFault(said) || hasArrived()) return;
    fault = said;
    install.stop();
  }, quietMs);
  let stopped = false;
  const stop = () => {
    stopped = true;
    look?.stop();
    install.stop();
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    const { code, said } = await install.ended;
    if (stopped) throw new CannotStart("The install was stopped before its end; the next command does it again.");
    return { code, said: code === 0 ? "" : (fault ?? said) };
  } finally {
    clearTimeout(waited);
    look?.stop();
    for (const signal of signals) process.off(signal, stop);
  }
}

/** Asks for one package as npm ci does, by its registry, proxy and sign-in, but in an empty cache: from its own npm would answer without a network. */
function lookAt(folder, sample) {
  const cache = fs.mkdtempSync(path.join(os.tmpdir(), "postern-npm-"));
  const look = runNpm(folder, ["view", sample, "version", "--fetch-retries=0", "--fetch-timeout=8000", "--loglevel=error", `--cache=${cache}`]);
  const ended = look.ended.catch(() => ({ said: "" })).finally(() => fs.rmSync(cache, { recursive: true, force: true }));
  return { stop: look.stop, ended };
}
