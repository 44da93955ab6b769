"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { Ledger } from "@postern/contract/ledger";
import { type AttemptReason, AttemptReason as AttemptReasons } from "@postern/contract/request";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { Facts } from "@/ui/facts";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { attemptWords } from "../requests/words/delivery-words.ts";

/** What became of everything the endpoint received in a day: both sums balance. */
export function LedgerPanel({ endpoint: { id } }: { endpoint: Endpoint }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.endpoint.ledger.queryOptions({ id }, { refetchInterval: 15_000 }));
  return (
    <Section title="Ledger" description="The last 24 hours. Received is the sum of what stands under it, and so is deliveries." className="roomy:col-span-2">
      {!data && <SkeletonRows rows={4} columns={2} />}
      {data && (
        <div className="grid items-start gap-6 wide:grid-cols-2">
          <Facts of={received(data)} />
          <Facts of={deliveries(data)} />
        </div>
      )}
    </Section>
  );
}

type Sum = readonly (readonly [name: string, value: string])[];

function received({ received: all, accepted, duplicate, refused, throttled }: Ledger): Sum {
  return [
    ["Received", figure(all)],
    ["Accepted", figure(accepted)],
    ["Duplicate", figure(duplicate)],
    ["Refused", figure(refused)],
    ["Throttled", figure(throttled)],
  ];
}

function deliveries({ deliveries: all, delivered, pending, held, failed }: Ledger): Sum {
  return [
    ["Deliveries", figure(all)],
    ["Delivered", figure(delivered)],
    ["Pending", figure(pending)],
    ["Held", figure(held)],
    ...failed.map(({ reason, count }) => [`Failed: ${wordsOf(reason)}`, figure(count)] as const),
  ];
}

function wordsOf(reason: string): string {
  const known = AttemptReasons.safeParse(reason);
  return known.success ? attemptWords[known.data satisfies AttemptReason] : reason;
}

function figure(count: number): string {
  return count.toLocaleString("en-US");
}
