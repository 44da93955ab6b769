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
}

/** Adds a secret beside those that are active. */
export function AddSecretDialog(props: AddSecretDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Add a secret" description="It is active at once, beside those there are.">
      <AddSecretForm {...props} />
    </Dialog>
  );
}

function AddSecretForm({ onOpenChange, endpoint, provider }: AddSecretDialogProps) {
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
    const made = newSecret(endpoint.provider);
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
      <div className="flex justify-end gap-2">
        {(provider === undefined || takesOwnSecret(provider.slug)) && <Button onClick={() => void generate()}>Generate and copy</Button>}
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Add secret
        </Button>
      </div>
    </Form>
  );
}
