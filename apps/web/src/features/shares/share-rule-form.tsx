"use client";

import { SetShareRule, type ShareRule } from "@postern/contract/share";
import { useController, useFormContext } from "react-hook-form";
import { useTRPCClient } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { toast } from "@/ui/toast";
import { useLeaveGuard } from "@/ui/use-leave-guard";

/** How long shares stay open, and whether anyone may be let in. */
export function ShareRuleForm({ rule }: { rule: ShareRule }) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const refusal = useRefusal("administer");
  const of = useSchemaForm({
    schema: SetShareRule,
    defaultValues: rule,
    submit: async (values) => {
      await client.shareRule.set.mutate(values);
      of.form.reset(values);
      toast("Saved what shares may do");
      await refresh();
    },
  });
  const { isSubmitting, isDirty } = of.form.formState;
  useLeaveGuard(isDirty);
  return (
    <Form of={of}>
      <fieldset disabled={refusal !== undefined} className="flex flex-col gap-4">
        <PublicField />
        <div className="grid items-start gap-4 wide:grid-cols-2">
          <TextField name="hours" label="A share stays open (hours)" type="number" hint="Unless its owner says otherwise" />
          <TextField name="hoursMax" label="At most (hours)" type="number" hint="30 days are 720 hours" />
        </div>
      </fieldset>
      <div className="flex justify-end">
        <Button look="primary" type="submit" keys="mod+enter" busy={isSubmitting} refusal={refusal}>
          Save
        </Button>
      </div>
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
