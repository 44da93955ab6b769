"use client";

import type { RequestDetail } from "@postern/contract/request";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { inkOfTone } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { Duration } from "@/ui/figures";
import { countOf } from "@/ui/number-format";
import { Shape, type ShapeName } from "@/ui/shape";
import { Countdown } from "@/ui/time";
import { deliveryLook } from "../words/delivery-words.ts";
import { verdictLook } from "../words/verdict.ts";
import { type Way, waysOf } from "./ways.ts";

/** The way of one request: received, decided, stored, and then on to all its destinations side by side. */
export function Timeline({ request }: { request: RequestDetail }) {
  const verdict = verdictLook[request.verdict];
  const ways = waysOf(request.deliveryList);
  return (
    <ol aria-label="What happened, in order" className="flex flex-wrap items-start gap-x-1.5 gap-y-1 border-b bg-sunken px-(--gutter) py-2 text-small">
      <Step shape="dot" ink="text-muted" label="Received" />
      <Step then shape={verdict.shape} ink={inkOfTone(verdict.tone)} label="Decided" note={request.decidedMs > 0 && <Duration ms={request.decidedMs} />} />
      <Step then shape="dot" ink="text-muted" label="Stored" note={<Duration ms={request.storedMs} />} />
      {ways.length > 0 && (
        <li className="flex min-w-0 gap-1.5">
          <Then />
          <ul aria-label="At each destination" className="flex flex-wrap gap-x-4 gap-y-1 border-l border-edge/60 pl-3">
            {ways.map((way) => (
              <WayStep key={way.newest.destinationId} way={way} />
            ))}
          </ul>
        </li>
      )}
    </ol>
  );
}

function WayStep({ way: { newest, deliveries, attempts } }: { way: Way }) {
  const { state, attemptsMade, nextAttemptAt, destinationName } = newest;
  const { word, tone, shape } = deliveryLook[state];
  const made = [deliveries > 1 && countOf(deliveries, "delivery", "deliveries"), attempts > 0 && countOf(attempts, "attempt")].filter(Boolean).join(", ");
  const note = (
    <>
      {made || word.toLowerCase()}
      {state === "pending" && nextAttemptAt && attemptsMade > 0 && (
        <>
          , next <Countdown until={nextAttemptAt} />
        </>
      )}
    </>
  );
  return <Step shape={shape} ink={inkOfTone(tone)} label={destinationName} note={note} />;
}

interface StepProps {
  shape: ShapeName;
  ink: string;
  label: string;
  note?: ReactNode;
  /** It follows on the step before. */
  then?: boolean;
}

function Step({ shape, ink, label, note, then }: StepProps) {
  return (
    <li className="flex min-w-0 gap-1.5">
      {then && <Then />}
      <span className="inline-flex min-w-0 items-center gap-1.5">
        <Shape name={shape} className={classNames("size-2.5", ink)} />
        <span className="truncate">{label}</span>
        {note && <span className="whitespace-nowrap text-muted">{note}</span>}
      </span>
    </li>
  );
}

function Then() {
  return <ChevronRight className="mt-0.5 size-3.5 shrink-0 text-muted" aria-hidden="true" />;
}
