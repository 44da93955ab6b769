import type { OutputOf } from "@postern/contract/api";
import type { ListenCommand } from "./commands/listen.ts";
import type { AgentEvent, Tell } from "./events.ts";
import { Ended, exitCodes } from "./exit.ts";
import { listen } from "./listen.ts";
import { openPage, replayEvent } from "./listen-keys.ts";
import { openGateway } from "./open-gateway.ts";
import { openSheet } from "./output/sheet.ts";
import { callerOf } from "./policy-file/caller.ts";
import { hasBrowser } from "./sign-in/open-browser.ts";
import { tellEnd } from "./tell-end.ts";
import { AlternateScreen } from "./tui/alternate-screen.ts";
import { Console } from "./tui/console.ts";
import { watchKeys } from "./tui/keyboard.ts";
import { onStop, say, type World } from "./world.ts";

/** Listens on a screen of its own, with keys for each event; the terminal is as it was before when it ends, with what it came to in a line. */
export async function listenOnScreen(command: ListenCommand, world: World): Promise<void> {
  const { env, stdin: input, stdout: output, stderr } = world;
  if (!input.isTTY || !output.isTTY) throw new Ended(exitCodes.usage, "--output tui needs a terminal: choose compact, quiet or json");
  let opened: OutputOf<"tunnel.open"> | undefined;
  let pause = (_paused: boolean) => {};
  const board = new Console(
    {
      replay: (requestId) => replayEvent(() => callerOf(openGateway(env, command.options.server)), { requestId, destinationId: opened?.tunnel.destinationId }),
      pause: (paused) => pause(paused),
      open: (requestId) => showPage(opened?.requestsUrl, { requestId, canOpen: hasBrowser(world.variables) }),
      stop: () => process.kill(process.pid, "SIGINT"),
      changed: () => screen.draw(),
    },
    openSheet(output, env.noColor),
  );
  const screen = new AlternateScreen({ input, output }, (size) => board.lines(size));
  const stopKeys = watchKeys({ input }, (key) => board.press(key));
  const tell: Tell = (event: AgentEvent) => {
    if (event.type === "opened") opened = event.opened;
    board.hear(event);
  };
  const control = (runs: { pause(paused: boolean): void }) => {
    pause = runs.pause;
  };
  const ended = await tellEnd(tell, () => listen(command, { env, tell, onStop, askHeld: board.askHeld, control })).finally(() => {
    stopKeys();
    screen.close();
  });
  const { delivered, failed, refused } = board.board;
  say(world, `${delivered} delivered, ${failed} failed, ${refused} refused at the gate`);
  if (!ended) return;
  if (ended.code !== 0) stderr.write(`postern: ${ended.message}\n`);
  process.exitCode = ended.code;
}

function showPage(requestsUrl: string | undefined, { requestId, canOpen }: { requestId: string | undefined; canOpen: boolean }): string {
  if (requestsUrl === undefined) return "The tunnel is not open yet";
  const url = requestId === undefined ? requestsUrl : `${requestsUrl}/${requestId}`;
  openPage(url, { canOpen, write: () => {} });
  return canOpen ? `Opened ${url}` : `There is no browser here: ${url}`;
}
