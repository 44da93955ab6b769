"use client";

import type { RequestDetail } from "@postern/contract/request";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { DoorOpen } from "lucide-react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/button";
import { toast, toastProblem } from "@/ui/toast";
import { shortReason } from "../words/reason.ts";
import { DecisionTrace } from "./decision-trace.tsx";

/** Asks the live policy about a refused request again, and makes it an event when that lets it in. */
export function PromoteRequest({ request: { id, bodyStored } }: { request: RequestDetail }) {
  const lacking = useRefusal("operate");
  const refusal = lacking ?? (bodyStored ? undefined : "Its body was not stored.");
  const promotion = usePromotion(id);
  const refused = promotion.data?.kind === "still-refused" ? promotion.data : undefined;
  return (
    <section aria-labelledby="promote" className="flex flex-col items-start gap-2 px-(--gutter) py-4">
      <h2 id="promote" className="font-semibold">
        Let it in after all
      </h2>
      <p className="max-w-2xl text-muted">
        Once the secret or the policy is corrected, the live policy judges this request again, as of its arrival. If it is let in, it becomes an event and goes
        to its destinations, once. This is recorded in the audit log.
      </p>
      <Button icon={<DoorOpen className="size-3.5" />} busy={promotion.isPending} refusal={refusal} onClick={() => promotion.mutate({ id })}>
        Promote to an event
      </Button>
      <div aria-live="polite" className="w-full">
        {refused && (
          <>
            <p className="mb-2">
              <span className="font-semibold">The live policy still refuses it{refused.reason && `: ${shortReason(refused.reason)}`}.</span>
            </p>
            <DecisionTrace trace={refused.trace} />
          </>
        )}
      </div>
    </section>
  );
}

/** Once it is an event, its page and the list are read anew. */
function usePromotion(id: RequestDetail["id"]) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.request.promote.mutationOptions({
      onSuccess(answer) {
        if (answer.kind === "still-refused") return;
        toast("It is an event now", { detail: deliveriesInWords(answer.deliveries) });
        void queryClient.invalidateQueries(trpc.request.get.queryFilter({ id }));
        void queryClient.invalidateQueries(trpc.request.list.pathFilter());
      },
      onError: toastProblem,
    }),
  );
}

function deliveriesInWords(count: number): string {
  if (count === 0) return "Its endpoint has no route for it yet, so nothing is sent on.";
  return count === 1 ? "One delivery is on its way." : `${count} deliveries are on their way.`;
}
