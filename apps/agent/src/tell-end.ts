import type { Tell } from "./events.ts";
import { Ended, exitCodes } from "./exit.ts";

/** Runs something that goes on until the user stops it, or it must end, and tells which; what nobody foresaw is thrown on. */
export async function tellEnd(tell: Tell, run: () => Promise<void>): Promise<Ended | undefined> {
  try {
    await run();
    tell({ type: "ended", code: exitCodes.stopped, cause: "stopped", says: "stopped by its user" });
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    tell({ type: "ended", code: error.code, cause: error.word, says: error.message, ...(error.problem && { problem: error.problem }) });
    return error;
  }
}
