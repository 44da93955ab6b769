import type { Delivery } from "@postern/contract/request";

/** All that went to one destination: the delivery that counts now, and what it took so far. */
export interface Way {
  newest: Delivery;
  deliveries: number;
  attempts: number;
}

/** The deliveries of a request by destination, in the order destinations first came up: an event goes to all of them at once, and a replay goes the same way again. */
export function waysOf(deliveries: readonly Delivery[]): Way[] {
  const ways = new Map<string, Way>();
  for (const delivery of deliveries) {
    const known = ways.get(delivery.destinationId);
    ways.set(delivery.destinationId, {
      newest: known && known.newest.createdAt > delivery.createdAt ? known.newest : delivery,
      deliveries: (known?.deliveries ?? 0) + 1,
      attempts: (known?.attempts ?? 0) + delivery.attemptsMade,
    });
  }
  return [...ways.values()];
}
