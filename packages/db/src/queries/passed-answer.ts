import { AnswerSource, type PassedAnswer } from "@postern/contract/pass-through";
import type { Delivery } from "@postern/contract/request";
import type { z } from "zod";
import type { Request } from "../generated/client.ts";

type AnswerRow = Pick<Request, "answerSource" | "answeredAfterMs" | "awaitedDeliveryId" | "receivedAt">;
type Answered = z.input<typeof PassedAnswer>;

/** What the sender of a pass-through endpoint heard, and the answer that came when it had heard another; nothing for any other request. */
export function passedAnswerOf(row: AnswerRow, deliveries: readonly z.input<typeof Delivery>[]): Answered | undefined {
  const source = AnswerSource.safeParse(row.answerSource);
  if (!source.success || row.answeredAfterMs === null) return;
  const deliveryId = row.awaitedDeliveryId ?? undefined;
  const late =
    source.data === "destination" || source.data === "unpassable"
      ? undefined
      : lateAnswer(
          row,
          deliveries.find(({ id }) => id === deliveryId),
        );
  return { source: source.data, afterMs: row.answeredAfterMs, deliveryId, late };
}

function lateAnswer({ receivedAt }: AnswerRow, delivery: z.input<typeof Delivery> | undefined): Answered["late"] {
  for (const { status, startedAt, durationMs } of delivery?.attempts ?? []) {
    if (status === undefined) continue;
    const at = new Date(new Date(startedAt).getTime() + durationMs);
    return { status, at, afterMs: Math.max(0, Math.round(at.getTime() - receivedAt.getTime())) };
  }
}
