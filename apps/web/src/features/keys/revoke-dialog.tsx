"use client";

import type { ReactNode } from "react";
import { ConfirmDialog } from "@/ui/confirm-dialog";

interface RevokeDialogProps {
  /** The credential to be revoked; nothing keeps the dialog closed. */
  name: string | undefined;
  /** "API key", "agent token". */
  what: string;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** What follows. */
  children: ReactNode;
}

export function RevokeDialog({ name, what, busy, onConfirm, onClose, children }: RevokeDialogProps) {
  if (name === undefined) return null;
  return (
    <ConfirmDialog open onOpenChange={(open) => !open && onClose()} title={`Revoke ${name}?`} verb={`Revoke ${what}`} busy={busy} onConfirm={onConfirm}>
      {children}
    </ConfirmDialog>
  );
}
