import { momentOfId } from "@postern/contract/id";
import type { SettledDelivery } from "@postern/contract/lane";
import { keptAnswerBytesMax } from "@postern/contract/pass-through";
import { clockSlackMs } from "@postern/db/id-range";
import { notifyIds } from "@postern/db/notify";
import { type Awaited, askAgain, findAnswering, findAnswers, findPassedBody, recordAnswers } from "@postern/db/pass-through/answers";
import type { Pool } from "@postern/db/pool";
import { createHeardAnswers } from "./heard-answers.ts";
import type { PassThroughPorts } from "./ports.ts";
import { WaitingRoom } from "./waiting-room.ts";

export interface OpenPassThrough extends PassThroughPorts {
  room: WaitingRoom;
  /** The hub in this process has settled a delivery; false when nobody here waits for its answer. */
  settled(settled: SettledDelivery): boolean;
  /** Writes what senders heard. */
  end(): Promise<void>;
}

/** Passing answers through over a database. */
export function openPassThrough(pool: Pool, trouble: (event: string) => (error: Error) => void): OpenPassThrough {
  const onTrouble = trouble("answers.unknown");
  const find = (awaited: readonly Awaited[]) => findAnswers(pool, awaited, sinceMs(awaited));
  const room = new WaitingRoom({ find, onTrouble });
  const heard = createHeardAnswers((batch) => recordAnswers(pool, batch), trouble("answers.unwritten"));
  return {
    room,
    heard,
    onTrouble,
    findBody: (answer) => findPassedBody(pool, answer),
    findFirst: (event) => findAnswering(pool, event),
    async askAgain({ destinationId, ...place }) {
      const isAsked = await askAgain(pool, place);
      if (isAsked) await notifyIds(pool, [{ channel: "postern_lane", ids: [destinationId] }]);
      return isAsked;
    },
    settled: ({ delivery: { deliveryId, attempt }, sent }) => {
      if (sent.status === undefined) return room.tell(deliveryId, { deliveryId, kind: "unanswered" });
      const { status, responseHeaders: headers, responseBody, responseBytes: bodyBytes, wholeBody } = sent;
      const body = wholeBody ?? responseBody.subarray(0, keptAnswerBytesMax);
      return room.tell(deliveryId, { deliveryId, kind: "answered", answer: { attempt, status, headers, body, bodyBytes } });
    },
    end: () => heard.end(),
  };
}

/** No attempt is older than its delivery, less what clocks may differ. */
function sinceMs(awaited: readonly Awaited[]): number {
  return Math.min(...awaited.map(({ deliveryId }) => momentOfId(deliveryId))) - clockSlackMs;
}
