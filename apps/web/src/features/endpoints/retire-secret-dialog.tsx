"use client";

import type { Secret } from "@postern/contract/endpoint";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { Warning } from "@/ui/warning";

const graces = [
  { value: "0", label: "Now" },
  { value: "1", label: "In 1 hour" },
  { value: "24", label: "In 24 hours" },
  { value: "168", label: "In 7 days" },
];

interface RetireSecretDialogProps {
  secret: Secret;
  /** No other stays active without an end. */
  isLast: boolean;
  onClose: () => void;
}

/** Ends a secret, at once or after a grace in which old and new are both good. */
export function RetireSecretDialog({ secret, isLast, onClose }: RetireSecretDialogProps) {
  const trpc = useTRPC();
  const after = useAfterChange();
  // One that a caller set is retired when it was the wrong caller.
  const [grace, setGrace] = useState(secret.claimedFrom === undefined ? "24" : "0");
  const retire = useMutation(trpc.secret.retire.mutationOptions(after("Secret retired")));
  const confirm = () => retire.mutate({ id: secret.id, graceHours: Number(grace) }, { onSuccess: onClose });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Retire the secret …${secret.lastFour}`}
      verb="Retire secret"
      busy={retire.isPending}
      onConfirm={confirm}
    >
      {isLast && <Warning className="mb-3">It is the last one that stays: once it has ended, what it proved is refused. Add the new one first.</Warning>}
      <Field label="When" hint="Until then it is as good as before. A retired secret never comes back; add it again if you must.">
        {(control) => <Select {...control} choices={graces} value={grace} onChange={setGrace} />}
      </Field>
    </ConfirmDialog>
  );
}
