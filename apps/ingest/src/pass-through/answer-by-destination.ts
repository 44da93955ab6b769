import type { PassThrough } from "@postern/contract/pass-through";
import type { Arrival, Stored } from "@postern/db/arrival";
import { duplicateArrival, type Received } from "../arrivals.ts";
import type { ReceivingPorts } from "../receiving-ports.ts";
import { tell } from "../tell.ts";
import { passAgain } from "./pass-again.ts";
import { passOn } from "./pass-on.ts";

interface Committed {
  arrival: Arrival;
  passThrough: PassThrough & { isHeld: boolean };
  fate: Stored;
}

/** The event is stored, now or before: its sender hears the destination that answers for this endpoint. */
export async function answerByDestination(received: Received, ports: ReceivingPorts, { arrival, passThrough, fate }: Committed): Promise<void> {
  const { exchange, ready } = received;
  if (fate.kind === "duplicate") {
    const { firstId } = fate;
    const { status, source } = await passAgain({ received, passThrough, requestId: firstId, insteadStatus: 200 }, ports);
    ports.refusals.record({ ...duplicateArrival(arrival, firstId), answerStatus: status });
    return tell(exchange, ports, { event: "event.duplicate", arrival, status, source });
  }
  const delivery = arrival.deliveries.find(({ destinationId }) => destinationId === passThrough.destinationId);
  const awaited = delivery && { deliveryId: delivery.id, knownAttempt: 0 };
  const { status, source } = await passOn({ received, passThrough, requestId: arrival.id, awaited, insteadStatus: ready.answer.status }, ports);
  tell(exchange, ports, { event: "event.accepted", arrival, status, source });
}
