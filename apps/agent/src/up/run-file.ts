import type { Env } from "../env.ts";
import type { Tell } from "../events.ts";
import { listen } from "../listen.ts";
import type { AskHeld } from "../prompt.ts";
import { share } from "../share/share.ts";
import { tellEnd } from "../tell-end.ts";
import type { UpFile } from "./read-up-file.ts";

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

/** Runs every tunnel and share of a file until the user stops them, or one of them must end: then all do, and its Ended is thrown. */
export async function runFile({ listens, shares }: Pick<UpFile, "listens" | "shares">, { env, server, tellOf, askOf, onStop }: RunWorld): Promise<void> {
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
  const started = [
    ...listens.map(({ name, target, endpoints, options }) => ({
      name,
      run: (tell: Tell) =>
        listen(
          { target, endpoints, options: { ...options, server } },
          { env, tell, onStop: registered, ...(askOf && options.held === undefined && { askHeld: askOf(name) }) },
        ),
    })),
    ...shares.map(({ name, options, ...command }) => ({
      name,
      run: (tell: Tell) => share({ ...command, options: { ...options, server } }, { env, tell, onStop: registered }),
    })),
  ];
  const runs = started.map(async ({ name, run }) => {
    const tell = tellOf(name);
    const ended = await tellEnd(tell, () => run(tell)).finally(stopAll);
    if (ended) throw ended;
  });
  const failed = (await Promise.allSettled(runs)).find((run) => run.status === "rejected");
  if (failed) throw failed.reason;
}
