"use client";

import { ReserveHost } from "@postern/contract/reserved-host";
import { useTRPCClient } from "@/api/client";
import { useSession } from "@/api/session";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";

interface ReserveHostDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function ReserveHostDialog(props: ReserveHostDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Reserve a host name" description="At a domain that your organization proved.">
      <ReserveHostForm {...props} />
    </Dialog>
  );
}

function ReserveHostForm({ onOpenChange }: ReserveHostDialogProps) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const { projects } = useSession();
  const of = useSchemaForm({
    schema: ReserveHost,
    defaultValues: { projectId: projects[0]?.id },
    submit: async (values) => {
      await client.reservedHost.add.mutate(values);
      onOpenChange(false);
      await refresh();
    },
  });
  return (
    <Form of={of}>
      <TextField name="pattern" label="Host name" mono placeholder="*.dev.example.com" autoFocus hint="One name, or *. and a domain for every name below it" />
      <SelectField name="projectId" label="Project" choices={projects.map(({ id, name }) => ({ value: id, label: name }))} />
      <div className="flex justify-end">
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Reserve
        </Button>
      </div>
    </Form>
  );
}
