"use client";

import type { ReactNode } from "react";
import { Controller, useFormContext } from "react-hook-form";
import { Field } from "./field.tsx";
import { Input, Textarea } from "./input.tsx";
import { useSchemaHint } from "./schema-form.tsx";
import { type Choice, Select } from "./select.tsx";

interface FormFieldProps {
  name: string;
  label: string;
  /** In place of the schema's own description. */
  hint?: ReactNode;
  optional?: boolean;
}

interface TextFieldProps extends FormFieldProps {
  /** `list`: names with commas or blanks between them. */
  type?: "text" | "url" | "number" | "password" | "list";
  placeholder?: string;
  mono?: boolean;
  rows?: number;
  autoFocus?: boolean;
  /** Makes the form's value of what was typed. */
  read?: (typed: string) => unknown;
}

/** A line (or, with `rows`, some lines) of text; what is left empty is absent. */
export function TextField({ name, label, hint, optional, type = "text", rows, read, ...look }: TextFieldProps) {
  const { register, getFieldState, formState } = useFormContext();
  const described = useSchemaHint(name);
  const setValueAs = (typed: unknown) => {
    const reader = read ?? (type === "list" ? listOf : undefined);
    if (reader) return typeof typed === "string" ? reader(typed) : typed; // else it is what it was before anyone typed
    return typed === "" ? undefined : type === "number" ? Number(typed) : typed;
  };
  const shared = { ...register(name, { setValueAs }), ...look, autoComplete: "off", spellCheck: false };
  return (
    <Field label={label} hint={hint ?? described} error={messageIn(getFieldState(name, formState).error)} {...(optional && { optional })}>
      {(control) => (rows ? <Textarea rows={rows} {...shared} {...control} /> : <Input type={type === "list" ? "text" : type} {...shared} {...control} />)}
    </Field>
  );
}

/** What is wrong with a value, or first of all with a part of it. */
function messageIn(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return;
  const { message, ref: _control, ...parts } = error as { message?: unknown; ref?: unknown };
  if (typeof message === "string") return message;
  return Object.values(parts)
    .map(messageIn)
    .find((found) => found !== undefined);
}

function listOf(typed: string): string[] {
  return typed.split(/[\s,]+/).filter((name) => name !== "");
}

interface SelectFieldProps extends FormFieldProps {
  choices: readonly Choice[];
  placeholder?: string;
}

export function SelectField({ name, label, hint, optional, choices, placeholder }: SelectFieldProps) {
  const { control } = useFormContext();
  const described = useSchemaHint(name);
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <Field label={label} hint={hint ?? described} error={fieldState.error?.message} {...(optional && { optional })}>
          {(attributes) => (
            <Select
              {...attributes}
              ref={field.ref}
              choices={choices}
              value={field.value === undefined ? undefined : String(field.value)}
              onChange={field.onChange}
              onBlur={field.onBlur}
              {...(placeholder && { placeholder })}
            />
          )}
        </Field>
      )}
    />
  );
}
