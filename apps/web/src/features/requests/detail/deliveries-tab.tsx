"use client";

import type { Delivery, RequestDetail } from "@postern/contract/request";
import Link from "next/link";
import { useProjectHref } from "@/api/use-project-href";
import { Badge } from "@/ui/badge";
import { LinkButton } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { Countdown, Time } from "@/ui/time";
import { attemptWords, deliveryLook, holdWords } from "../words/delivery-words.ts";
import { AttemptsTable } from "./attempts-table.tsx";
import { DeliveryActions } from "./delivery-actions.tsx";

/** Where the event went: one block a destination, with every attempt. */
export function DeliveriesTab({ request }: { request: RequestDetail }) {
  const href = useProjectHref();
  if (request.deliveryList.length > 0)
    return (
      <ul>
        {request.deliveryList.map((delivery) => (
          <DeliveryBlock key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    );
  if (request.verdict !== "accepted")
    return <EmptyState title="It went nowhere">Only accepted requests are delivered. The Decision tab says why this one was not.</EmptyState>;
  if (request.reason === "handshake")
    return <EmptyState title="It was answered at the gate">The provider's handshake is no event, so no destination hears of it.</EmptyState>;
  return (
    <EmptyState
      title="This endpoint had no route for it"
      action={
        <LinkButton>
          <Link href={href("endpoints", request.endpointId)}>Add a route</Link>
        </LinkButton>
      }
    >
      The event is stored. Once a route exists, Replay brings it there.
    </EmptyState>
  );
}

function DeliveryBlock({ delivery }: { delivery: Delivery }) {
  const href = useProjectHref();
  const { word, tone, shape } = deliveryLook[delivery.state];
  return (
    <li className="border-b">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-(--gutter) pt-3 pb-2">
        <Badge tone={tone} shape={shape}>
          {word}
        </Badge>
        <Link href={href("destinations", delivery.destinationId)} className="rounded-chip py-0.5 font-semibold hover:underline">
          {delivery.destinationName}
        </Link>
        <span className="min-w-0 truncate font-mono text-muted text-small">{delivery.destinationUrl ?? "tunnel"}</span>
        {delivery.replayId && <span className="text-muted text-small">by replay</span>}
        <span className="flex-1" />
        <DeliveryActions delivery={delivery} />
      </div>
      <DeliveryNews delivery={delivery} />
      <AttemptsTable attempts={delivery.attempts} />
    </li>
  );
}

/** What happens next, or why nothing does. */
function DeliveryNews({ delivery }: { delivery: Delivery }) {
  const { state, held, inFlight, nextAttemptAt, attempts } = delivery;
  const text = (() => {
    if (state === "held" && held)
      return (
        <>
          Held <Time at={held.since} as="ago" />, because {holdWords[held.cause]}. Nothing is dropped.
        </>
      );
    if (inFlight) return "An attempt is under way.";
    if (state === "pending" && nextAttemptAt)
      return (
        <>
          Next attempt <Countdown until={nextAttemptAt} className="font-mono text-ink" />.
        </>
      );
    const last = attempts.at(-1);
    if (state === "failed") return last?.reason ? `Given up: ${attemptWords[last.reason]}. It can be replayed.` : "Given up. It can be replayed.";
  })();
  return text ? <p className="px-(--gutter) pb-2 text-muted">{text}</p> : null;
}
