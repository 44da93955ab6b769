"use client";

import type { Member } from "@postern/contract/organization";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { ConfirmDialog } from "@/ui/confirm-dialog";

export function RemoveMemberDialog({ member: { userId, name, email }, onClose }: { member: Member; onClose: () => void }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const remove = useMutation(trpc.member.remove.mutationOptions(after(`Removed ${name}`)));
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${name}?`}
      verb={`Remove ${name}`}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ userId }, { onSuccess: onClose })}
    >
      The sign-ins, API keys and agent tokens of {email} end at once. What they did stays in the history under their name.
    </ConfirmDialog>
  );
}
