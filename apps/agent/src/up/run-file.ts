import type { Env } from "../env.ts";
import type { Tell } from "../events.ts";
import { listen } from "../listen.ts";
import { mirror } from "../mirror/mirror.ts";
import type { AskHeld } from "../prompt.ts";
import { share } from "../share/share.ts";
import { tellEnd } from "../tell-end.ts";
import type { UpFile } from "./read-up-file.ts";

export type UpRuns = Pick<UpFile, "listens" | "shares" | "mirrors">;

export interface RunWorld {
  env: Env;
  /** The gateway's dashboard. */
  server: string;
  /** What to say of one of them, by its name. */
  tellOf(name: string): Tell;
  /** Asks for one of them, by its name, where a person sits at the terminal. */
  askOf?: ((name: string) => AskHeld) | undefined;
  onStop(stop: () => void): void;
}

/** Runs every tunnel, share and mirror of a file until the user stops them, or one of them must end: then all do, and its Ended is thrown. */
export async function runFile({ listens, shares, mirrors }: UpRuns, { env, server, tellOf, askOf, onStop }: RunWorld): Promise<void> {
  const stops: (() => void)[] = [];
  let isStopping = false;
  const stopAll = () => {
    isStopping = true;
    for (const stop of stops) stop();
  };
  onStop(stopAll);
  const registered = (stop: () => void) => {
    stops.push(stop);
    if (isStopping) stop();
  };
  const runs = startsOf({ listens, shares, mirrors }, { env, server, askOf, onStop: registered }).map(async ({ name, run }) => {
    const tell = tellOf(name);
    const ended = await tellEnd(tell, () => run(tell)).finally(stopAll);
    if (ended) throw ended;
  });
  const failed = (await Promise.allSettled(runs)).find((run) => run.status === "rejected");
  if (failed) throw failed.reason;
}

interface Start {
  name: string;
  run(tell: Tell): Promise<void>;
}

function startsOf({ listens, shares, mirrors }: UpRuns, { env, server, askOf, onStop }: Omit<RunWorld, "tellOf">): Start[] {
  return [
    ...listens.map(
      ({ name, target, endpoints, options }): Start => ({
        name,
        run: (tell) =>
          listen(
            { target, endpoints, options: { ...options, server } },
            { env, tell, onStop, ...(askOf && options.held === undefined && { askHeld: askOf(name) }) },
          ),
      }),
    ),
    ...shares.map(
      ({ name, options, ...command }): Start => ({
        name,
        run: (tell) => share({ ...command, options: { ...options, server } }, { env, tell, onStop }),
      }),
    ),
    ...mirrors.map(
      ({ name, options, ...command }): Start => ({
        name,
        run: (tell) => mirror({ ...command, options: { ...options, server } }, { env, tell, onStop }),
      }),
    ),
  ];
}
