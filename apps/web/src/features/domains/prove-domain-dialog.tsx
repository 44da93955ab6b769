"use client";

import type { Domain } from "@postern/contract/domain";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { toast } from "@/ui/toast";

/** The TXT record to set, and the button that looks it up. */
export function ProveDomainDialog({ domain: { id, domain, recordName, recordValue }, onClose }: { domain: Domain; onClose: () => void }) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const verify = useMutation(trpc.domain.verify.mutationOptions());
  const look = () =>
    verify.mutate(
      { id },
      {
        onSuccess: () => {
          toast(`${domain} is proved`);
          onClose();
          return refresh();
        },
      },
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Prove ${domain}`}
      description="Set this record where the domain's DNS is kept, and leave it there: it is looked up again every day."
      footer={
        <Button look="primary" busy={verify.isPending} onClick={look}>
          Look it up now
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <dl className="flex flex-col gap-3">
          <RecordPart name="Type" text="TXT" />
          <RecordPart name="Name" text={recordName} />
          <RecordPart name="Value" text={recordValue} />
        </dl>
        {verify.error && <ErrorState as="banner" problem={problemOf(verify.error)} />}
      </div>
    </Dialog>
  );
}

function RecordPart({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="flex items-center gap-2 font-mono">
        <span className="min-w-0 break-all">{text}</span>
        <CopyButton text={text} what={`record ${name.toLowerCase()}`} />
      </dd>
    </div>
  );
}
