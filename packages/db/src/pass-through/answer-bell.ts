import { notifyIds } from "../notify.ts";
import type { Pool } from "../pool.ts";

export const answerChannel = "postern_answer";

/** Tells whoever waits that the answer of a delivery is committed. */
export interface AnswerBell {
  ring(deliveryId: string): void;
}

/** One notice at a time; what comes meanwhile goes with the next. Who waits also looks by itself, so a notice that fails costs half a second. */
export function createAnswerBell(pool: Pool, onTrouble: (error: Error) => void): AnswerBell {
  let ids: string[] = [];
  let isRinging = false;
  async function ringAll(): Promise<void> {
    isRinging = true;
    while (ids.length > 0) {
      const now = ids;
      ids = [];
      await notifyIds(pool, [{ channel: answerChannel, ids: now }]).catch(onTrouble);
    }
    isRinging = false;
  }
  return {
    ring(deliveryId) {
      ids.push(deliveryId);
      if (!isRinging) void ringAll();
    },
  };
}
