"use client";

import { Controller, useFormContext } from "react-hook-form";
import { Field } from "@/ui/field";
import { TextField } from "@/ui/form-field";
import { Select } from "@/ui/select";

const statuses = [
  { value: "202", label: "202 Accepted", hint: "Stored; the rest happens later" },
  { value: "200", label: "200 OK", hint: "For senders that insist on it" },
  { value: "204", label: "204 No Content", hint: "Without a body" },
];

/** Status, body and content type of the answer, inside the endpoint's form. */
export function AnswerFields() {
  const { control, watch } = useFormContext();
  const status: unknown = watch("answer.status");
  return (
    <div className="flex flex-col gap-4">
      <Controller
        control={control}
        name="answer.status"
        render={({ field, fieldState }) => (
          <Field label="Status" error={fieldState.error?.message}>
            {(attributes) => (
              <Select
                {...attributes}
                ref={field.ref}
                choices={statuses}
                value={String(field.value)}
                onChange={(value) => field.onChange(Number(value))}
                onBlur={field.onBlur}
              />
            )}
          </Field>
        )}
      />
      {status !== 204 && (
        <>
          <TextField name="answer.body" label="Body" optional rows={2} mono hint="Empty: the request's id as JSON" />
          <TextField name="answer.contentType" label="Content type" optional mono placeholder="text/plain" hint="Of the body above; text/plain when empty" />
        </>
      )}
    </div>
  );
}
