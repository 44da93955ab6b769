"use client";

import type { Destination } from "@postern/contract/destination";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { ShownOnce } from "@/ui/shown-once";

const overlaps = [
  { value: "1", label: "1 hour" },
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
];

/** Adds a signing secret: asks how long the older ones go on beside it, then shows the new one this once. */
export function RotateDialog({ destination, onClose }: { destination: Destination; onClose: () => void }) {
  const trpc = useTRPC();
  const { onSuccess: refresh, onError } = useAfterChange()("New signing secret added");
  const [overlap, setOverlap] = useState("24");
  // The secret is shown at once: the screen behind it is asked anew meanwhile.
  const rotate = useMutation(trpc.destination.rotateSigningSecret.mutationOptions({ onError, onSuccess: () => void refresh() }));
  const made = rotate.data?.signingSecret;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={made ? "The new signing secret" : `Rotate the signing secret of ${destination.name}`}
      footer={
        made ? (
          <Button look="primary" onClick={onClose}>
            I have kept it
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" busy={rotate.isPending} onClick={() => rotate.mutate({ id: destination.id, overlapHours: Number(overlap) })}>
              Add new secret
            </Button>
          </>
        )
      }
    >
      {made ? (
        <ShownOnce text={made} what="signing secret">
          Deliveries carry its signature from now on, beside the older ones'.
        </ShownOnce>
      ) : (
        <Field label="The older ones end after" hint="Until then each delivery carries a signature of each, so that your server can change when it likes.">
          {(control) => <Select {...control} choices={overlaps} value={overlap} onChange={setOverlap} />}
        </Field>
      )}
    </Dialog>
  );
}
