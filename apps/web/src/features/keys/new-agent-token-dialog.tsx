"use client";

import { CreateAgentToken } from "@postern/contract/access";
import { useState } from "react";
import { useTRPCClient } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { useAgentCommand } from "@/api/use-agent-command";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { ShownOnce } from "@/ui/shown-once";

interface NewAgentTokenDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function NewAgentTokenDialog({ open, onOpenChange }: NewAgentTokenDialogProps) {
  const [secret, setSecret] = useState<string>();
  const agent = useAgentCommand();
  const close = () => {
    setSecret(undefined);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(wanted) => (wanted ? onOpenChange(true) : close())}
      title={secret ? "Your agent token" : "Create an agent token"}
      footer={
        secret && (
          <Button look="primary" onClick={close}>
            I have kept it
          </Button>
        )
      }
    >
      {secret ? (
        <div className="flex flex-col gap-3">
          <ShownOnce text={secret} what="agent token" />
          <p>On the machine where your server runs, in a checkout of Postern; login asks for the token:</p>
          <CodeBlock text={[agent("login --token"), agent("listen 4000")].join("\n")} what="commands" />
        </div>
      ) : (
        <NewAgentTokenForm onCreated={setSecret} />
      )}
    </Dialog>
  );
}

function NewAgentTokenForm({ onCreated }: { onCreated: (secret: string) => void }) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const of = useSchemaForm({
    schema: CreateAgentToken,
    defaultValues: { expiresInDays: 90, tunnels: [], endpoints: [] },
    submit: async (values) => {
      onCreated((await client.agentToken.create.mutate(values)).secret);
      await refresh();
    },
  });
  return (
    <Form of={of}>
      <TextField name="name" label="Name" placeholder="Alice's laptop" autoFocus />
      <TextField name="expiresInDays" label="Expires in days" type="number" hint="365 at most" />
      <Limits />
      <div className="flex justify-end">
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Create agent token
        </Button>
      </div>
    </Form>
  );
}

/** What it may do, of all that agents can. */
function Limits() {
  const look = { type: "list", mono: true, optional: true } as const;
  return (
    <>
      <TextField {...look} name="tunnels" label="Tunnels and shares" placeholder="ci-*" hint="Names it may open, * for anything; any when empty" />
      <TextField {...look} name="endpoints" label="Endpoints" placeholder="orders-*" hint="Whose events it may bring, * for anything; any when empty" />
    </>
  );
}
