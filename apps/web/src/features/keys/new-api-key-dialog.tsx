"use client";

import { CreateApiKey } from "@postern/contract/access";
import { Right } from "@postern/contract/right";
import { holds, rightMeaning } from "@postern/contract/role";
import { useState } from "react";
import { useTRPCClient } from "@/api/client";
import { useSession } from "@/api/session";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { CheckboxesField } from "@/ui/checkboxes-field";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { sentenceCase } from "@/ui/sentence-case";
import { ShownOnce } from "@/ui/shown-once";

interface NewApiKeyDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function NewApiKeyDialog({ open, onOpenChange }: NewApiKeyDialogProps) {
  const [secret, setSecret] = useState<string>();
  const close = () => {
    setSecret(undefined);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(wanted) => (wanted ? onOpenChange(true) : close())}
      title={secret ? "Your API key" : "Create an API key"}
      footer={
        secret && (
          <Button look="primary" onClick={close}>
            I have kept it
          </Button>
        )
      }
    >
      {secret ? <ShownOnce text={secret} what="API key" /> : <NewApiKeyForm onCreated={setSecret} />}
    </Dialog>
  );
}

function NewApiKeyForm({ onCreated }: { onCreated: (secret: string) => void }) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const { role } = useSession();
  const of = useSchemaForm({
    schema: CreateApiKey,
    defaultValues: { rights: ["read"], expiresInDays: 90 },
    submit: async (values) => {
      onCreated((await client.apiKey.create.mutate(values)).secret);
      await refresh();
    },
  });
  const choices = Right.options.map((right) => ({ value: right, label: sentenceCase(right), hint: rightMeaning[right], disabled: !holds(role, right) }));
  return (
    <Form of={of}>
      <TextField name="name" label="Name" placeholder="deploy pipeline" autoFocus />
      <CheckboxesField name="rights" label="It may" choices={choices} />
      <TextField name="expiresInDays" label="Expires in days" type="number" optional />
      <div className="flex justify-end">
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Create API key
        </Button>
      </div>
    </Form>
  );
}
