"use client";

import type { RequestDetail } from "@postern/contract/request";
import { Duration } from "@/ui/figures";
import { insteadWords } from "../words/passed-words.ts";

/** What the sender heard, from whom and when; and the destination's answer that came after it. */
export function Answered({ request: { answerStatus, latencyMs, passed, deliveryList } }: { request: RequestDetail }) {
  if (!passed)
    return (
      <span>
        answered {answerStatus} in <Duration ms={latencyMs} />
      </span>
    );
  const { source, afterMs, late, deliveryId } = passed;
  const name = deliveryList.find(({ id }) => id === deliveryId)?.destinationName ?? "the destination";
  if (source === "destination")
    return (
      <span>
        answered {answerStatus} by <span className="text-ink">{name}</span> in <Duration ms={afterMs} />
      </span>
    );
  return (
    <span>
      {source === "sender-left" ? "left unanswered" : `answered ${answerStatus} by Postern`} after <Duration ms={afterMs} />:{" "}
      <span className="text-ink">{insteadWords[source](name)}</span>
      {late && (
        <>
          , its answer was {late.status} after <Duration ms={late.afterMs} />
        </>
      )}
    </span>
  );
}
