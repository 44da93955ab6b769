"use client";

import { type RequestQuota, SetRequestQuota } from "@postern/contract/request-quota";
import { useTRPCClient } from "@/api/client";
import { SaveRow } from "@/features/settings-form/save-row";
import { useSettingsForm } from "@/features/settings-form/use-settings-form";
import { TextField } from "@/ui/form-field";
import { Form } from "@/ui/schema-form";

/** The organization's own limits. */
export function QuotaForm({ quota: { day, month } }: { quota: RequestQuota }) {
  const client = useTRPCClient();
  const settings = useSettingsForm({
    schema: SetRequestQuota,
    values: { perDay: day.own, perMonth: month.own },
    right: "administer",
    saved: "Limits saved",
    save: (values) => client.quota.set.mutate(values),
  });
  const { of, refusal } = settings;
  return (
    <Form of={of}>
      <fieldset disabled={refusal !== undefined} className="grid items-start gap-4 wide:grid-cols-2">
        <TextField name="perDay" label="Requests per day" type="number" optional />
        <TextField name="perMonth" label="Requests per month" type="number" optional />
      </fieldset>
      <SaveRow settings={settings}>Save limits</SaveRow>
    </Form>
  );
}
