"use client";

import type { TrustedCa } from "@postern/contract/trusted-ca";
import { ConfirmDialog } from "@/ui/confirm-dialog";

interface RemoveTrustedCaDialogProps {
  authority: TrustedCa;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function RemoveTrustedCaDialog({ authority: { name, endpoints }, busy, onConfirm, onClose }: RemoveTrustedCaDialogProps) {
  const users = endpoints.map((endpoint) => endpoint.name).join(", ");
  return (
    <ConfirmDialog open onOpenChange={(open) => !open && onClose()} title={`Remove ${name}?`} verb="Remove authority" busy={busy} onConfirm={onConfirm}>
      {users === ""
        ? "No policy in force names it. An older version of a policy that names it cannot be restored afterwards."
        : `It stays while a policy in force names it. Take it out of the policies of ${users} first.`}
    </ConfirmDialog>
  );
}
