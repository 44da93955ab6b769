"use client";

import type { Route } from "@postern/contract/destination";
import { useMutation } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { useProjectHref } from "@/api/use-project-href";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { IconButton } from "@/ui/icon-button";
import { useEnds } from "./use-ends.ts";

interface RouteRowProps {
  route: Route;
  /** The end that is not already on screen. */
  end: "endpoint" | "destination";
  refusal: string | undefined;
}

export function RouteRow({ route, end, refusal }: RouteRowProps) {
  const trpc = useTRPC();
  const href = useProjectHref();
  const after = useAfterChange();
  const [asking, setAsking] = useState(false);
  const { endpoints, destinations } = useEnds();
  const remove = useMutation(trpc.route.delete.mutationOptions(after("Route removed")));
  const there =
    end === "endpoint"
      ? { name: nameIn(endpoints, route.endpointId), to: href("endpoints", route.endpointId) }
      : { name: nameIn(destinations, route.destinationId), to: href("destinations", route.destinationId) };
  return (
    <li className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5 last:border-0">
      <Link href={there.to} className="rounded-chip py-0.5 font-semibold hover:underline">
        {there.name}
      </Link>
      <span className="min-w-0 flex-1 truncate">
        {route.filter ? <code className="font-mono text-small">{route.filter}</code> : <span className="text-muted">every event</span>}
      </span>
      {refusal === undefined && <IconButton size="small" label={`Remove the route to ${there.name}`} icon={<X />} onClick={() => setAsking(true)} />}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove the route ${end === "endpoint" ? "from" : "to"} ${there.name}?`}
        verb="Remove route"
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: route.id }, { onSuccess: () => setAsking(false) })}
      >
        New events no longer go this way. Deliveries that wait already are still made.
      </ConfirmDialog>
    </li>
  );
}

function nameIn(things: readonly { id: string; name: string }[], id: string): string {
  return things.find((thing) => thing.id === id)?.name ?? id;
}
