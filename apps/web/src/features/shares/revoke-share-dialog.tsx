"use client";

import type { Share } from "@postern/contract/share";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { ConfirmDialog } from "@/ui/confirm-dialog";

/** Ends a share for everyone. */
export function RevokeShareDialog({ share: { id, name }, onClose }: { share: Share; onClose: () => void }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const revoke = useMutation(trpc.share.revoke.mutationOptions(after(`Revoked ${name}`)));
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke the share ${name}?`}
      verb="Revoke share"
      busy={revoke.isPending}
      onConfirm={() => revoke.mutate({ id }, { onSuccess: onClose })}
    >
      Whoever is inside is out within 5 seconds, and its agent stops. For 30 days no other organization gets its name.
    </ConfirmDialog>
  );
}
