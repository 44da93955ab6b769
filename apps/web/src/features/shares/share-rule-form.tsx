"use client";

import { SetShareRule, type ShareRule } from "@postern/contract/share";
import { useController, useFormContext } from "react-hook-form";
import { useTRPCClient } from "@/api/client";
import { SaveRow } from "@/features/settings-form/save-row";
import { useSettingsForm } from "@/features/settings-form/use-settings-form";
import { Checkbox } from "@/ui/checkbox";
import { TextField } from "@/ui/form-field";
import { Form } from "@/ui/schema-form";

/** How long shares stay open, and whether anyone may be let in. */
export function ShareRuleForm({ rule }: { rule: ShareRule }) {
  const client = useTRPCClient();
  const settings = useSettingsForm({
    schema: SetShareRule,
    values: rule,
    right: "administer",
    saved: "Saved what shares may do",
    save: (values) => client.shareRule.set.mutate(values),
  });
  const { of, refusal } = settings;
  return (
    <Form of={of}>
      <fieldset disabled={refusal !== undefined} className="flex flex-col gap-4">
        <PublicField />
        <div className="grid items-start gap-4 wide:grid-cols-2">
          <TextField name="hours" label="A share stays open (hours)" type="number" hint="Unless its owner says otherwise" />
          <TextField name="hoursMax" label="At most (hours)" type="number" hint="30 days are 720 hours" />
        </div>
      </fieldset>
      <SaveRow settings={settings}>Save</SaveRow>
    </Form>
  );
}

function PublicField() {
  const { control } = useFormContext();
  const { field } = useController({ control, name: "isPublicAllowed" });
  return (
    <Checkbox
      label="Public shares"
      hint="Owners and admins may open a share to anyone who has its address. Taken back, open ones close to the public within seconds"
      checked={field.value === true}
      onChange={(on) => field.onChange(on)}
    />
  );
}
