"use client";

import { AddTrustedWorkload, type TrustedWorkload } from "@postern/contract/trusted-workload";
import { useState } from "react";
import { useTRPCClient } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { useAgentCommand } from "@/api/use-agent-command";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { conditionsOf } from "./condition-lines.ts";

interface AddWorkloadDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function AddWorkloadDialog({ open, onOpenChange }: AddWorkloadDialogProps) {
  const [added, setAdded] = useState<TrustedWorkload>();
  const close = () => {
    setAdded(undefined);
    onOpenChange(false);
  };
  return (
    <Dialog open={open} onOpenChange={(wanted) => (wanted ? onOpenChange(true) : close())} title={added ? `${added.name} is trusted` : "Trust a workload"}>
      {added ? <HowTo workload={added} onClose={close} /> : <WorkloadForm onAdded={setAdded} />}
    </Dialog>
  );
}

/** What the form adds to a schema whose conditions are typed as lines. */
function WorkloadForm({ onAdded }: { onAdded: (workload: TrustedWorkload) => void }) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const of = useSchemaForm({
    schema: AddTrustedWorkload,
    defaultValues: { issuer: "https://token.actions.githubusercontent.com", conditions: [], tunnels: [], endpoints: [] },
    submit: async (values) => {
      onAdded(await client.trustedWorkload.add.mutate(values));
      await refresh();
    },
  });
  return (
    <Form of={of}>
      <TextField name="name" label="Name" placeholder="Tests of payments" autoFocus />
      <TextField name="issuer" label="Issuer" type="url" mono />
      <TextField
        name="conditions"
        label="Claims"
        rows={3}
        mono
        read={conditionsOf}
        placeholder={"repository=acme/payments\nref=refs/heads/main"}
        hint="One a line, all must hold; in a value * stands for letters up to a /"
      />
      <TextField name="audience" label="Audience" mono optional />
      <TextField name="tunnels" label="Tunnels and shares" type="list" mono optional placeholder="ci-*" hint="Names it may open; any when empty" />
      <TextField name="endpoints" label="Endpoints" type="list" mono optional placeholder="orders-*" hint="Whose events it may bring; any when empty" />
      <div className="flex justify-end">
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Trust this workload
        </Button>
      </div>
    </Form>
  );
}

function HowTo({ workload: { id }, onClose }: { workload: TrustedWorkload; onClose: () => void }) {
  const agent = useAgentCommand();
  const job = ["permissions:", "  id-token: write", "steps:", `  - run: ${agent("listen 4000")}`, "    env:", `      POSTERN_WORKLOAD: ${id}`];
  return (
    <div className="flex flex-col gap-3">
      <p>In a job of GitHub Actions:</p>
      <CodeBlock text={job.join("\n")} what="job" />
      <p className="text-muted">
        Elsewhere set <code className="font-mono text-ink">POSTERN_ID_TOKEN_FILE</code> beside it, to the file in which the platform keeps its token. The id is
        no secret.
      </p>
      <div className="flex justify-end">
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
