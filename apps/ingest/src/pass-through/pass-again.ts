import type { ReceivingPorts } from "../receiving-ports.ts";
import { type PassedOn, type Passing, passOn } from "./pass-on.ts";

export async function passAgain(again: Omit<Passing, "awaited">, ports: ReceivingPorts): Promise<PassedOn> {
  const known = await findFirst(again, ports).catch((error: Error) => {
    ports.passThrough.onTrouble(error);
    return undefined;
  });
  return passOn({ ...again, ...known }, ports);
}

async function findFirst({ requestId, received, passThrough }: Omit<Passing, "awaited">, ports: ReceivingPorts): Promise<Partial<Passing>> {
  const { organizationId } = received.endpoint;
  const { destinationId } = passThrough;
  const first = await ports.passThrough.findFirst({ organizationId, requestId, destinationId });
  if (!first) return {};
  const { deliveryId, attemptsEnded, state } = first;
  // What was said is there, whether the destination is held now or not.
  if (state === "delivered") return { awaited: { deliveryId, knownAttempt: attemptsEnded - 1 }, passThrough: { ...passThrough, isHeld: false } };
  if (state === "failed") await ports.passThrough.askAgain({ organizationId, deliveryId, destinationId });
  return { awaited: { deliveryId, knownAttempt: attemptsEnded } };
}
