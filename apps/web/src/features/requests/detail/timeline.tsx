"use client";

import type { Delivery, RequestDetail } from "@postern/contract/request";
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

/** The way of one request: received, decided, stored, and on to each destination. */
export function Timeline({ request }: { request: RequestDetail }) {
  const verdict = verdictLook[request.verdict];
  return (
    <ol aria-label="What happened, in order" className="flex flex-wrap items-center gap-y-1 border-b bg-sunken px-4 py-2 text-small">
      <Step shape="dot" ink="text-muted" label="Received" />
      <Step shape={verdict.shape} ink={inkOfTone(verdict.tone)} label="Decided" note={<Duration ms={request.decidedMs} />} />
      <Step shape="dot" ink="text-muted" label="Stored" note={<Duration ms={request.storedMs} />} />
      {request.deliveryList.map((delivery) => (
        <DeliveryStep key={delivery.id} delivery={delivery} />
      ))}
    </ol>
  );
}

function DeliveryStep({ delivery }: { delivery: Delivery }) {
  const { tone, shape } = deliveryLook[delivery.state];
  const attempts = delivery.attemptsMade === 0 ? "no attempt yet" : countOf(delivery.attemptsMade, "attempt");
  return (
    <Step
      shape={shape}
      ink={inkOfTone(tone)}
      label={delivery.destinationName}
      note={
        <>
          {attempts}
          {delivery.state === "pending" && delivery.nextAttemptAt && delivery.attemptsMade > 0 && (
            <>
              , next <Countdown until={delivery.nextAttemptAt} />
            </>
          )}
        </>
      }
    />
  );
}

function Step({ shape, ink, label, note }: { shape: ShapeName; ink: string; label: string; note?: ReactNode }) {
  return (
    <li className="flex items-center [&:not(:first-child)>svg:first-child]:block">
      <ChevronRight className="mx-1.5 hidden size-3.5 text-muted" aria-hidden="true" />
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
        <Shape name={shape} className={classNames("size-2.5", ink)} />
        {label}
        {note && <span className="text-muted">{note}</span>}
      </span>
    </li>
  );
}
