"use client";

import { Field } from "@/ui/field";
import { Textarea } from "@/ui/input";
import { linesOf } from "./list-words.ts";

interface RangesFieldProps {
  value: string;
  onChange: (text: string) => void;
  fault: string | undefined;
}

const rowsMax = 14;

/** Addresses and ranges, one a line; what follows # is left out. */
export function RangesField({ value, onChange, fault }: RangesFieldProps) {
  const rows = Math.min(Math.max(linesOf(value).length + 2, 4), rowsMax);
  return (
    <Field label="Addresses" hint="An IPv4 or IPv6 address or range a line, such as 203.0.113.0/24. What follows # is left out." error={fault}>
      {(control) => (
        <Textarea {...control} mono rows={rows} spellCheck={false} placeholder="One a line" value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}
