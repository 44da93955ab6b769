"use client";

import type { Destination, SigningSecret } from "@postern/contract/destination";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { type Column, DataTable } from "@/ui/data-table";
import { Made } from "@/ui/made";
import { Section } from "@/ui/section";
import { Countdown } from "@/ui/time";
import { RotateDialog } from "./rotate-dialog.tsx";

/** The secrets that sign what goes out: each live one adds a signature, so a server may change from one to the next when it likes. */
export function SigningSecrets({ destination }: { destination: Destination }) {
  const refusal = useRefusal("configure");
  const [rotating, setRotating] = useState(false);
  const [retiring, setRetiring] = useState<SigningSecret>();
  return (
    <Section
      title="Signing secrets"
      description="Each delivery carries one signature per secret. To rotate: add a new one, give it to your server, let the old one end."
      flush
      actions={
        <Button refusal={refusal} onClick={() => setRotating(true)}>
          Rotate…
        </Button>
      }
    >
      <DataTable label="Signing secrets" columns={columnsWith(setRetiring, refusal)} rows={destination.signingSecrets} keyOf={({ id }) => id} />
      {rotating && <RotateDialog destination={destination} onClose={() => setRotating(false)} />}
      {retiring && <RetireDialog secret={retiring} onClose={() => setRetiring(undefined)} />}
    </Section>
  );
}

function columnsWith(onRetire: (secret: SigningSecret) => void, refusal: string | undefined): Column<SigningSecret>[] {
  return [
    { key: "lastFour", head: "Ends with", width: "104px", cell: ({ lastFour }) => <span className="font-mono">…{lastFour}</span> },
    { key: "state", head: "State", cell: ({ activeUntil }) => <SecretState activeUntil={activeUntil} /> },
    { key: "created", head: "Created", from: "wide", cell: ({ createdAt, createdBy }) => <Made at={createdAt} by={createdBy} /> },
    {
      key: "actions",
      head: "",
      width: "112px",
      align: "end",
      cell: (secret) =>
        secret.activeUntil && (
          <Button size="small" refusal={refusal} onClick={() => onRetire(secret)}>
            Retire now
          </Button>
        ),
    },
  ];
}

function SecretState({ activeUntil }: Pick<SigningSecret, "activeUntil">) {
  return activeUntil ? (
    <Badge tone="warn" shape="half" look="plain">
      Ends <Countdown until={activeUntil} />
    </Badge>
  ) : (
    <Badge tone="good" shape="dot" look="plain">
      Signs
    </Badge>
  );
}

function RetireDialog({ secret: { id, lastFour }, onClose }: { secret: SigningSecret; onClose: () => void }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const retire = useMutation(trpc.destination.retireSigningSecret.mutationOptions(after("Signing secret retired")));
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Retire the signing secret …${lastFour} now?`}
      verb="Retire secret"
      busy={retire.isPending}
      onConfirm={() => retire.mutate({ id }, { onSuccess: onClose })}
    >
      Within seconds deliveries are signed with the newer ones only. A server that still checks with this one refuses them.
    </ConfirmDialog>
  );
}
