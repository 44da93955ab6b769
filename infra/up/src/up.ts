import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CannotStart } from "../cannot-start.mjs";
import { readEnvironment } from "./env.ts";
import { openHouse } from "./house.ts";
import { stopHouse, takeHouse } from "./house-lock.ts";
import { stateFolder } from "./postgres-files.ts";
import { openRunning } from "./running.ts";
import { openScreen, outliveTerminal, sentenceOf } from "./screen.ts";
import { checkNames } from "./setting-names.ts";
import { openState } from "./state.ts";
import { tellReady } from "./summary.ts";

const usage = "npm start [-- --json]: starts Postern here; npm run stop: stops it. Settings: docs/reference/environment.md";
// One Ctrl-C arrives several times: from the terminal, from npm and from the starter before this one.
const echoMs = 1_000;
const signalMs = 50; // a Ctrl-C that ended one of our tools has reached us too by then

/** The one-command start: everything Postern needs, on this machine, until Ctrl-C. */
async function main(): Promise<void> {
  const startedAt = performance.now();
  outliveTerminal();
  const options = readOptions();
  const screen = openScreen(options.json);
  const env = readEnvironment(process.env);
  checkNames(process.env);
  if (options.stop) return screen.say((await stopHouse(stateFolder())) ? "  Postern is stopped." : "  Postern does not run here.");

  screen.say("\n  Postern\n");
  const state = openState(stateFolder(), env.POSTERN_KEYS);
  const lock = await takeHouse(state.folder, `http://127.0.0.1:${env.POSTERN_WEB_PORT}`);
  const running = openRunning({ lock, screen, gaveUp: (sentence) => end(1, sentence) });
  const ended = new AbortController();
  const end = endOnce({ ended, stop: () => running.stop(), force: () => running.force(), release: () => lock.release() });
  try {
    const ready = await openHouse({ env, screen, state, running, signal: ended.signal });
    tellReady(screen, state, { ...ready, tookMs: Math.round(performance.now() - startedAt), pids: running.pids() });
  } catch (error) {
    await wait(signalMs);
    if (!ended.signal.aborted) await end(1, sentenceOf(error));
  }
}

function readOptions(): { json: boolean; stop: boolean } {
  try {
    const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, stop: { type: "boolean", default: false } } });
    return values;
  } catch (error) {
    throw new CannotStart(`${(error as Error).message} Usage: ${usage}`);
  }
}

interface Endings {
  ended: AbortController;
  stop(): Promise<void>;
  force(): void;
  release(): void;
}

/** Ends the house once, whoever asks: Ctrl-C, a signal, the starter's death, or a service that cannot go on. */
function endOnce({ ended, stop, force, release }: Endings): (code: number, sentence?: string) => Promise<void> {
  let askedAt: number | undefined;
  const end = async (code: number, sentence?: string) => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt < echoMs) return;
      force();
      process.exit(1);
    }
    askedAt = performance.now();
    ended.abort();
    if (sentence) process.stderr.write(`\n  ✖ ${sentence}\n\n`);
    else process.stderr.write("\n  Stopping; Ctrl-C again ends everything at once.\n");
    await stop();
    release();
    if (!sentence) process.stderr.write("  Stopped.\n");
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
  process.once("disconnect", () => void end(0)); // the starter's lifeline broke
  process.channel?.unref();
  return end;
}

main().catch((error) => {
  process.stderr.write(`\n  ✖ ${sentenceOf(error)}\n\n`);
  process.exitCode = 1;
});
