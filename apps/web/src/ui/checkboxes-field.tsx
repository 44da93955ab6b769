"use client";

import { useId } from "react";
import { useController, useFormContext } from "react-hook-form";
import { Checkbox } from "./checkbox.tsx";
import type { Choice } from "./select.tsx";

interface CheckboxesFieldProps {
  name: string;
  label: string;
  choices: readonly Choice[];
}

/** Any of a few choices, in a form. */
export function CheckboxesField({ name, label, choices }: CheckboxesFieldProps) {
  const id = useId();
  const { control } = useFormContext();
  const { field, fieldState } = useController({ control, name });
  const chosen: string[] = Array.isArray(field.value) ? field.value : [];
  const change = (value: string, on: boolean) => field.onChange(on ? [...chosen, value] : chosen.filter((other) => other !== value));
  return (
    <fieldset aria-describedby={fieldState.error ? `${id}-below` : undefined} className="flex flex-col gap-2">
      <legend className="mb-1 font-semibold">{label}</legend>
      {choices.map(({ value, label: text, hint, disabled }) => (
        <Checkbox key={value} label={text} hint={hint} checked={chosen.includes(value)} onChange={(on) => change(value, on)} {...(disabled && { disabled })} />
      ))}
      {fieldState.error && (
        <p id={`${id}-below`} role="alert" className="text-bad text-small">
          {fieldState.error.message}
        </p>
      )}
    </fieldset>
  );
}
