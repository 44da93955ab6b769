"use client";

import type { Domain } from "@postern/contract/domain";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { ConfirmDialog } from "@/ui/confirm-dialog";

/** Gives a domain back, with the names that are reserved at it. */
export function RemoveDomainDialog({ domain: { id, domain }, onClose }: { domain: Domain; onClose: () => void }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const remove = useMutation(trpc.domain.remove.mutationOptions(after(`Removed ${domain}`)));
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${domain}?`}
      verb="Remove domain"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ id }, { onSettled: onClose })}
    >
      It cannot be removed while an endpoint or an open share has a host name at it. Names reserved at it for projects are reserved no more. Adding it again
      later takes a new record.
    </ConfirmDialog>
  );
}
