import type { UpVerbs } from "../commands/up.ts";
import type { Env } from "../env.ts";
import { Ended, exitCodes } from "../exit.ts";
import { StartedMirrors } from "../mirror/started-mirrors.ts";
import { openGateway } from "../open-gateway.ts";
import { openScreen } from "../output/screen.ts";
import { openSheet } from "../output/sheet.ts";
import { type Caller, callerOf } from "../policy-file/caller.ts";
import { listMirrors, listTunnels } from "../tunnels/find-tunnel.ts";
import { confirm, onStop, say, type World } from "../world.ts";
import { askInTurn } from "./ask-in-turn.ts";
import { readUpFile, type UpFile } from "./read-up-file.ts";
import { runFile } from "./run-file.ts";
import { sameMirror } from "./same-mirror.ts";
import { SeenFiles } from "./seen-files.ts";
import { type Known, upDifference } from "./up-difference.ts";

/** `postern up`. */
export function upVerbs(world: World): UpVerbs {
  const { stdout, stderr, variables } = world;
  return {
    async up({ file, server: given, dryRun, yes, output }) {
      const wanted = readUpFile(file, (name) => variables[name]);
      const server = given ?? wanted.server ?? world.env.server;
      const env = trusting(world.env, { given, server });
      const sheet = openSheet(output === "json" ? stderr : stdout, env.noColor);
      const words = output === "json" ? stderr : stdout;
      const before = await known(env, server, wanted);
      for (const line of [`${file}, at ${server}`, ...upDifference(wanted, before, sheet)]) words.write(`${line}\n`);
      if (dryRun) return;
      await demandAgreement(file, { yes, world, stateFolder: env.stateFolder });
      const width = Math.max(...[...wanted.listens, ...wanted.shares, ...wanted.mirrors].map(({ name }) => name.length));
      const tellOf = (name: string) => openScreen(output, { out: stdout, err: stderr, noColor: env.noColor }, { name, width });
      const canAsk = output === "compact" && world.stdin.isTTY && stdout.isTTY;
      const askOf = canAsk ? askInTurn(world.stdin, (line) => say(world, line)) : undefined;
      await endSame(callerOf(openGateway(env, server)), wanted, before);
      try {
        await runFile(wanted, { env, server, tellOf, askOf, onStop });
      } catch (error) {
        if (!(error instanceof Ended)) throw error;
        process.exitCode = error.code; // it was told already, under its tunnel's name
      }
      if (output !== "json") say(world, "Stopped");
    },
  };
}

/**
 * A file in a repository must not send a credential elsewhere: one of the environment, or the token that a workload shows, goes only to the server that the command line or the
 * environment names. What postern login stored belongs to its server by itself.
 */
export function trusting(env: Env, { given, server }: { given: string | undefined; server: string }): Env {
  if (given !== undefined || new URL(server).origin === new URL(env.server).origin) return env;
  const { token, apiKey, workload, ...stored } = env;
  return stored;
}

/** What the gateway has of the tunnels, and of the mirrors that were started here, where the credential may look: an agent token may only listen. */
async function known(env: Env, server: string, { project }: UpFile): Promise<Known> {
  try {
    const call = callerOf(openGateway(env, server));
    const [tunnels, mirrors] = await Promise.all([listTunnels(call, project), listMirrors(call, project)]);
    const started = new StartedMirrors(env.stateFolder);
    return { tunnels: tunnels.map(({ tunnel }) => tunnel), mirrors: mirrors.map(({ mirror }) => mirror).filter(({ id }) => started.knows(id)) };
  } catch (error) {
    if (error instanceof Ended && error.code === exitCodes.dismissed) return { tunnels: undefined, mirrors: undefined };
    throw error;
  }
}

/** Run twice, a file brings each copy once: what the earlier run mirrors ends, as its tunnels are taken over. */
async function endSame(call: Caller, { mirrors }: UpFile, before: Known): Promise<void> {
  for (const wanted of mirrors) {
    const same = sameMirror(wanted, before.mirrors ?? []);
    if (same) await call("mirror.end", { id: same.id });
  }
}

interface Agreement {
  yes: boolean | undefined;
  world: World;
  stateFolder: string;
}

/** A file that is new here, or was changed, names targets that nobody has looked at yet. */
async function demandAgreement(file: string, { yes, world, stateFolder }: Agreement): Promise<void> {
  const seen = new SeenFiles(stateFolder);
  if (seen.knows(file)) return;
  const { stdin, stdout } = world;
  if (!yes && !(stdin.isTTY && stdout.isTTY))
    throw new Ended(exitCodes.usage, `${file} is new here, or was changed: look at postern up --dry-run, then say --yes`);
  if (!yes && !(await confirm(world, "This file is new here, or was changed. Run it? [y/N] "))) throw new Ended(exitCodes.stopped, "nothing was started");
  seen.remember(file);
}
