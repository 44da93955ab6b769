import type { ReactNode } from "react";
import type { FieldValues } from "react-hook-form";
import { Button } from "@/ui/button";
import type { SettingsForm } from "./use-settings-form.ts";

/** The button below settings; beside it, for whoever only reads them, who may change them. */
export function SaveRow<Values extends FieldValues>({ settings: { of, refusal }, children }: { settings: SettingsForm<Values>; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
      {refusal && <p className="min-w-0 flex-1 basis-60 text-muted">{refusal}</p>}
      <Button look="primary" type="submit" keys="mod+enter" busy={of.form.formState.isSubmitting} refusal={refusal}>
        {children}
      </Button>
    </div>
  );
}
