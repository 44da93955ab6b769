"use client";

import type { Destination } from "@postern/contract/destination";
import { useMutation } from "@tanstack/react-query";
import { Zap } from "lucide-react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { Button } from "@/ui/button";

/** Does not wait for the breaker's next probe: one delivery goes out now, at no cost to its retries. */
export function TryNow({ destination: { id, name, pending } }: { destination: Destination }) {
  const trpc = useTRPC();
  const lack = useRefusal("operate");
  const after = useAfterChange();
  const probe = useMutation(trpc.destination.probe.mutationOptions(after(`Trying ${name} with one delivery`)));
  const refusal = lack ?? (pending === 0 ? "Nothing waits that it could be tried with; the next event will do." : undefined);
  return (
    <Button look="primary" icon={<Zap className="size-3.5" />} refusal={refusal} busy={probe.isPending} onClick={() => probe.mutate({ id })}>
      Try now
    </Button>
  );
}
