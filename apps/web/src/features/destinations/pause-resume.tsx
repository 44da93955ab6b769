"use client";

import type { Destination } from "@postern/contract/destination";
import { useMutation } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange, useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { countOf } from "@/ui/number-format";
import { toast, toastProblem } from "@/ui/toast";

/** Pause holds at once and asks nothing, since nothing is lost by it; the notice can undo it. */
export function PauseResume({ destination: { id, name, held, pending } }: { destination: Destination }) {
  const trpc = useTRPC();
  const refusal = useRefusal("operate");
  const refresh = useRefresh();
  const after = useAfterChange();
  const resume = useMutation(trpc.destination.resume.mutationOptions(after(`Resumed ${name}; what waited goes out now`)));
  const pause = useMutation(
    trpc.destination.pause.mutationOptions({
      onSuccess: (paused) => {
        toast(`Paused ${paused.name}`, {
          detail: `${countOf(paused.pending, "delivery", "deliveries")} held. Nothing is dropped.`,
          action: { label: "Undo", run: () => resume.mutate({ id }) },
        });
        return refresh();
      },
      onError: toastProblem,
    }),
  );
  if (held?.cause === "paused" || held?.cause === "gone")
    return (
      <Button look="primary" icon={<Play className="size-3.5" />} refusal={refusal} busy={resume.isPending} onClick={() => resume.mutate({ id })}>
        {pending > 0 ? `Resume ${countOf(pending, "delivery", "deliveries")}` : "Resume"}
      </Button>
    );
  return (
    <Button icon={<Pause className="size-3.5" />} refusal={refusal} busy={pause.isPending} onClick={() => pause.mutate({ id })}>
      Pause
    </Button>
  );
}
