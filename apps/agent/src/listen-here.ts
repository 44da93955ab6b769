import type { ListenCommand } from "./commands/listen.ts";
import type { AgentEvent, Tell } from "./events.ts";
import { listen } from "./listen.ts";
import { openKeys } from "./listen-keys.ts";
import { listenOnScreen } from "./listen-on-screen.ts";
import { openScreen } from "./output/screen.ts";
import { askHeld } from "./prompt.ts";
import { tellEnd } from "./tell-end.ts";
import { onStop, type World } from "./world.ts";

/** Listens until it ends, for whatever reason, and says so in the form that was asked for; where someone sits at a terminal, keys do things meanwhile. */
export async function listenHere(command: ListenCommand, world: World): Promise<void> {
  const { output } = command;
  if (output === "tui") return listenOnScreen(command, world);
  const { env, stdin, stdout, stderr } = world;
  const screen = openScreen(output, { out: stdout, err: stderr, noColor: env.noColor });
  const asks = output === "compact" && stdin.isTTY && stdout.isTTY;
  const keys = asks ? openKeys(world, command.options.server) : undefined;
  const tell: Tell = (event: AgentEvent) => {
    if (keys?.shows(event) !== false) screen(event);
    keys?.hear(event);
  };
  const ended = await tellEnd(tell, () =>
    listen(command, { env, tell, onStop, ...(keys && { askHeld: (chosen, interrupted) => askHeld(stdin, chosen, interrupted), control: keys.control }) }),
  );
  if (ended) process.exitCode = ended.code;
}
