"use client";

import { AddTrustedCas } from "@postern/contract/trusted-ca";
import { useTRPCClient } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/form-field";
import { countOf } from "@/ui/number-format";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { toast } from "@/ui/toast";

interface AddTrustedCasDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function AddTrustedCasDialog(props: AddTrustedCasDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Add trusted CAs" description="The certificates that issue those of your senders.">
      <AddTrustedCasForm {...props} />
    </Dialog>
  );
}

function AddTrustedCasForm({ onOpenChange }: AddTrustedCasDialogProps) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const of = useSchemaForm({
    schema: AddTrustedCas,
    defaultValues: {},
    submit: async (values) => {
      const added = await client.trustedCa.add.mutate(values);
      toast(`Added ${countOf(added.length, "trusted CA", "trusted CAs")}`);
      onOpenChange(false);
      await refresh();
    },
  });
  return (
    <Form of={of}>
      <TextField name="certificates" label="Certificates" mono rows={8} autoFocus placeholder="-----BEGIN CERTIFICATE-----" />
      <TextField name="name" label="Name" optional />
      <div className="flex justify-end">
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Add trusted CAs
        </Button>
      </div>
    </Form>
  );
}
