import type { Right } from "@postern/contract/right";
import type { DefaultValues, FieldValues } from "react-hook-form";
import type { z } from "zod";
import { useRefusal } from "@/api/session";
import { useRefresh } from "@/api/use-after-change";
import { type SchemaForm, useSchemaForm } from "@/ui/schema-form";
import { toast } from "@/ui/toast";
import { useLeaveGuard } from "@/ui/use-leave-guard";

interface SettingsFormInput<Schema extends z.ZodType<FieldValues, FieldValues>> {
  schema: Schema;
  values: DefaultValues<z.input<Schema>>;
  right: Right;
  /** What is said when it is saved. */
  saved: string;
  save(values: z.output<Schema>): Promise<unknown>;
}

export interface SettingsForm<Values extends FieldValues = FieldValues> {
  of: SchemaForm<Values>;
  /** Why the person may not save, where they may not. */
  refusal: string | undefined;
}

/** Settings that stand, as a form: what was changed is saved together, said, and not left by mistake. */
export function useSettingsForm<Schema extends z.ZodType<FieldValues, FieldValues>>(input: SettingsFormInput<Schema>): SettingsForm<z.input<Schema>> {
  const { schema, values: defaultValues, right, saved, save } = input;
  const refresh = useRefresh();
  const refusal = useRefusal(right);
  const of: SchemaForm<z.input<Schema>> = useSchemaForm({
    schema,
    defaultValues,
    submit: async (values) => {
      await save(values);
      of.form.reset(values as z.input<Schema>);
      toast(saved);
      await refresh();
    },
  });
  useLeaveGuard(of.form.formState.isDirty);
  return { of, refusal };
}
