"use client";

import type { TrustedCa } from "@postern/contract/trusted-ca";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { ConfirmDialog } from "@/ui/confirm-dialog";

export function RemoveTrustedCaDialog({ authority: { id, name, endpoints }, onClose }: { authority: TrustedCa; onClose: () => void }) {
  const trpc = useTRPC();
  const remove = useMutation(trpc.trustedCa.remove.mutationOptions(useAfterChange()(`Removed ${name}`)));
  const users = endpoints.map((endpoint) => endpoint.name).join(", ");
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${name}?`}
      verb="Remove trusted CA"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ id }, { onSettled: onClose })}
    >
      {users === ""
        ? "No policy in force names it. An older version of a policy that names it cannot be restored afterwards."
        : `It stays while a policy in force names it. Take it out of the policies of ${users} first.`}
    </ConfirmDialog>
  );
}
