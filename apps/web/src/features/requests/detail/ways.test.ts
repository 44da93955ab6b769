import type { Delivery } from "@postern/contract/request";
import { expect, test } from "vitest";
import { waysOf } from "./ways.ts";

function delivery(destination: string, minute: number, more: Partial<Delivery> = {}): Delivery {
  return {
    id: `dlv_${destination}${minute}` as Delivery["id"],
    requestId: "req_01k3fz00000000000000000000",
    destinationId: destination as Delivery["destinationId"],
    destinationName: destination,
    destinationKind: "url",
    state: "delivered",
    inFlight: false,
    attemptsMade: 1,
    createdAt: new Date(Date.UTC(2026, 2, 4, 14, minute)),
    attempts: [],
    ...more,
  };
}

test("each destination is one way, in the order they came up", () => {
  const ways = waysOf([delivery("dst_a", 1), delivery("dst_b", 1), delivery("dst_c", 1)]);
  expect(ways.map(({ newest }) => newest.destinationName)).toEqual(["dst_a", "dst_b", "dst_c"]);
});

test("a replay goes the same way again: its delivery counts, and attempts add up", () => {
  const replayed = delivery("dst_a", 9, { state: "pending", attemptsMade: 2 });
  for (const order of [
    [delivery("dst_a", 1), replayed],
    [replayed, delivery("dst_a", 1)],
  ])
    expect(waysOf(order)).toEqual([{ newest: replayed, deliveries: 2, attempts: 3 }]);
});
