"use client";

import { AddDomain, type Domain } from "@postern/contract/domain";
import { useTRPCClient } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";

interface AddDomainDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onAdded: (domain: Domain) => void;
}

export function AddDomainDialog(props: AddDomainDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Add a domain" description="You prove it in the next step, by a record in its DNS.">
      <AddDomainForm {...props} />
    </Dialog>
  );
}

function AddDomainForm({ onOpenChange, onAdded }: AddDomainDialogProps) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const of = useSchemaForm({
    schema: AddDomain,
    defaultValues: {},
    submit: async (values) => {
      const added = await client.domain.add.mutate(values);
      onOpenChange(false);
      onAdded(added);
      await refresh();
    },
  });
  return (
    <Form of={of}>
      <TextField name="domain" label="Domain" mono placeholder="example.com" autoFocus hint="Endpoints and shares may then have it and any name below it" />
      <div className="flex justify-end">
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Add domain
        </Button>
      </div>
    </Form>
  );
}
