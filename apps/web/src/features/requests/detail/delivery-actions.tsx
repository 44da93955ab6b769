"use client";

import type { Delivery } from "@postern/contract/request";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/button";
import { toast, toastProblem } from "@/ui/toast";

/** What a person can do about one delivery: try it now, or give it up. */
export function DeliveryActions({ delivery: { id, state, requestId, inFlight } }: { delivery: Delivery }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refusal = useRefusal("operate");
  const done = (text: string) => ({
    onSuccess: () => {
      toast(text);
      void queryClient.invalidateQueries(trpc.request.get.queryFilter({ id: requestId }));
      void queryClient.invalidateQueries(trpc.request.list.pathFilter());
    },
    onError: toastProblem,
  });
  const retry = useMutation(trpc.delivery.retry.mutationOptions(done("Trying again now")));
  const stop = useMutation(trpc.delivery.stop.mutationOptions(done("Stopped; it can be replayed later")));
  if (state === "delivered") return null;
  return (
    <div data-print="no" className="flex gap-2">
      {state !== "failed" && (
        <Button size="small" refusal={refusal} busy={stop.isPending} onClick={() => stop.mutate({ id })}>
          Stop
        </Button>
      )}
      <Button size="small" refusal={refusal ?? (inFlight ? "An attempt is under way." : undefined)} busy={retry.isPending} onClick={() => retry.mutate({ id })}>
        Retry now
      </Button>
    </div>
  );
}
