"use client";

import { AddSecret, type Endpoint } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { useTRPCClient } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { toast } from "@/ui/toast";
import { CheckLine } from "./create/check-line.tsx";
import { checkSecret } from "./create/checks.ts";
import { newSecret, takesOwnSecret } from "./create/new-secret.ts";

interface AddSecretDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  endpoint: Endpoint;
  provider: ProviderCard | undefined;
  /** Whether another is active already, so that this is the first step of a rotation. */
  follows: boolean;
}

/** Adds a secret beside those that are active. */
export function AddSecretDialog(props: AddSecretDialogProps) {
  const [title, description] = props.follows
    ? [
        "Add the next secret",
        "Step 1 of 2. Both are good from now on: change it at the sender when you like, and retire the old one when nothing uses it any more.",
      ]
    : ["Add a secret", "It is active at once."];
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={title} description={description}>
      <AddSecretForm {...props} />
    </Dialog>
  );
}

function AddSecretForm({ onOpenChange, endpoint, provider, follows }: AddSecretDialogProps) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const of = useSchemaForm({
    schema: AddSecret,
    defaultValues: { endpointId: endpoint.id, value: "" },
    submit: async (values) => {
      await client.secret.add.mutate(values);
      toast("Secret added");
      onOpenChange(false);
      await refresh();
    },
  });
  const generate = async () => {
    const made = newSecret(provider);
    of.form.setValue("value", made);
    await copy(made, "the new secret; give it to the sender");
  };
  return (
    <Form of={of}>
      <TextField
        name="value"
        label={provider?.secretKind === "public-key" ? "Public key" : "Secret"}
        mono
        hint={<CheckLine check={checkSecret(of.form.watch("value") ?? "")} hint={provider?.secretHint ?? "As the sender uses it, to the letter."} />}
      />
      <TextField name="expiresInDays" label="Ends in days" type="number" optional />
      <div className="flex flex-wrap justify-end gap-2">
        {takesOwnSecret(provider) && <Button onClick={() => void generate()}>Generate and copy</Button>}
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          {follows ? "Add next secret" : "Add secret"}
        </Button>
      </div>
    </Form>
  );
}
