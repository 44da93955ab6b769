import type { ReactNode } from "react";
import type { FieldValues } from "react-hook-form";
import { Button } from "@/ui/button";
import type { SettingsForm } from "./use-settings-form.ts";

/** The button below settings. */
export function SaveRow<Values extends FieldValues>({ settings: { of, refusal }, children }: { settings: SettingsForm<Values>; children: ReactNode }) {
  return (
    <div className="flex justify-end">
      <Button look="primary" type="submit" keys="mod+enter" busy={of.form.formState.isSubmitting} refusal={refusal}>
        {children}
      </Button>
    </div>
  );
}
