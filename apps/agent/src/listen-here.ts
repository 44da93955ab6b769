import type { ListenCommand } from "./commands/listen.ts";
import { Ended, exitCodes } from "./exit.ts";
import { listen } from "./listen.ts";
import { openScreen } from "./output/screen.ts";
import { onStop, type World } from "./world.ts";

/** Listens until it ends, for whatever reason, and says so in the form that was asked for. */
export async function listenHere(command: ListenCommand, { env, stdin, stdout, stderr }: World): Promise<void> {
  const tell = openScreen(command.output, { out: stdout, err: stderr, noColor: env.noColor });
  const asks = command.output === "compact" && stdin.isTTY && stdout.isTTY;
  try {
    await listen(command, { env, tell, onStop, ...(asks && { keyboard: stdin }) });
    tell({ type: "ended", code: exitCodes.stopped, cause: "stopped" });
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    tell({ type: "ended", code: error.code, cause: error.message, ...(error.problem && { problem: error.problem }) });
    process.exitCode = error.code;
  }
}
