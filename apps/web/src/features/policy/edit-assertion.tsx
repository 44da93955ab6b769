"use client";

import { type Assertion, UpdateAssertion } from "@postern/contract/policy-version";
import { useTRPCClient } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { toast } from "@/ui/toast";

interface EditAssertionProps {
  assertion: Assertion;
  onClose: () => void;
}

export function EditAssertion(props: EditAssertionProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()} title="Change what is expected" description="The request itself stays as it was kept.">
      <EditForm {...props} />
    </Dialog>
  );
}

function EditForm({ assertion: { id, name, expected, because }, onClose }: EditAssertionProps) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const of = useSchemaForm({
    schema: UpdateAssertion,
    defaultValues: { id, name, expected, because },
    submit: async (values) => {
      await client.assertion.update.mutate({ ...values, because: values.expected === "refused" ? (values.because ?? null) : null });
      toast("Changed what is expected");
      onClose();
      await refresh();
    },
  });
  return (
    <Form of={of}>
      <TextField name="name" label="Name" />
      <SelectField name="expected" label="The verdict must be" choices={expectedChoices} />
      {of.form.watch("expected") === "refused" && <TextField name="because" label="For this reason only" mono optional />}
      <div className="flex justify-end">
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Save assertion
        </Button>
      </div>
    </Form>
  );
}

const expectedChoices = [
  { value: "accepted", label: "Accepted" },
  { value: "refused", label: "Refused" },
] as const;
