"use client";

import { type Tunnel, waitingSkippedMax } from "@postern/contract/tunnel";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { countOf } from "@/ui/number-format";

/** Deletes a tunnel with its destination, and skips what waits for it: as many as are told here, and no more. */
export function DeleteTunnelDialog({ tunnel: { id, name, held }, onClose }: { tunnel: Tunnel; onClose: () => void }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const remove = useMutation(trpc.tunnel.delete.mutationOptions(after(`Deleted ${name}`)));
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete the tunnel ${name}?`}
      verb={held > 0 ? `Skip ${countOf(held, "delivery", "deliveries")} and delete tunnel` : "Delete tunnel"}
      name={name}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ id, ...(held > 0 && { skipMax: Math.min(held, waitingSkippedMax) }) }, { onSuccess: onClose })}
    >
      Its agent is disconnected, and its destination and routes end. Running the agent again makes a new one.
      {held > 0 && " What waits for it is skipped; its requests stay, and can be replayed."}
    </ConfirmDialog>
  );
}
