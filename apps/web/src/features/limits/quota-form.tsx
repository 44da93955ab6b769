"use client";

import { type RequestQuota, SetRequestQuota } from "@postern/contract/request-quota";
import { useTRPCClient } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { toast } from "@/ui/toast";
import { useLeaveGuard } from "@/ui/use-leave-guard";

/** The organization's own limits. */
export function QuotaForm({ quota: { day, month } }: { quota: RequestQuota }) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const refusal = useRefusal("administer");
  const of = useSchemaForm({
    schema: SetRequestQuota,
    defaultValues: { perDay: day.own, perMonth: month.own },
    submit: async (values) => {
      await client.quota.set.mutate(values);
      of.form.reset(values);
      toast("Limits saved");
      await refresh();
    },
  });
  const { isSubmitting, isDirty } = of.form.formState;
  useLeaveGuard(isDirty);
  return (
    <Form of={of}>
      <fieldset disabled={refusal !== undefined} className="grid items-start gap-4 wide:grid-cols-2">
        <TextField name="perDay" label="Requests per day" type="number" optional />
        <TextField name="perMonth" label="Requests per month" type="number" optional />
      </fieldset>
      <div className="flex justify-end">
        <Button look="primary" type="submit" keys="mod+enter" busy={isSubmitting} refusal={refusal}>
          Save limits
        </Button>
      </div>
    </Form>
  );
}
