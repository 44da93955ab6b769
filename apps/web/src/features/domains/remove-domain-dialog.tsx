"use client";

import type { Domain } from "@postern/contract/domain";
import { ConfirmDialog } from "@/ui/confirm-dialog";

interface RemoveDomainDialogProps {
  domain: Domain;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function RemoveDomainDialog({ domain: { domain }, busy, onConfirm, onClose }: RemoveDomainDialogProps) {
  return (
    <ConfirmDialog open onOpenChange={(open) => !open && onClose()} title={`Remove ${domain}?`} verb="Remove domain" busy={busy} onConfirm={onConfirm}>
      It cannot be removed while an endpoint or an open share has a host name at it. Names reserved at it for projects are reserved no more. Adding it again
      later takes a new record.
    </ConfirmDialog>
  );
}
