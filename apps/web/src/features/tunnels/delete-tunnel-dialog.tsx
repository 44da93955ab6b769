"use client";

import type { Tunnel } from "@postern/contract/tunnel";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { ConfirmDialog } from "@/ui/confirm-dialog";

/** Deletes a tunnel with its destination; the server refuses while deliveries wait. */
export function DeleteTunnelDialog({ tunnel: { id, name }, onClose }: { tunnel: Tunnel; onClose: () => void }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const remove = useMutation(trpc.tunnel.delete.mutationOptions(after(`Deleted ${name}`)));
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete the tunnel ${name}?`}
      verb="Delete tunnel"
      name={name}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ id }, { onSuccess: onClose })}
    >
      Its agent is disconnected, and its destination and routes end. Running the agent again makes a new one.
    </ConfirmDialog>
  );
}
