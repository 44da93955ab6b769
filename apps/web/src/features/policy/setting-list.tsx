"use client";

import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/ui/button";
import { IconButton } from "@/ui/icon-button";
import { type GateField, startOf } from "./gate-fields.ts";
import { labelOfField } from "./gate-words.ts";

interface Member {
  field: GateField;
  value: unknown;
  onChange: (value: unknown) => void;
  path: string;
}
interface SettingListProps {
  field: Extract<GateField, { kind: "list" }>;
  value: unknown;
  onChange: (value: unknown) => void;
  path: string;
  /** What is wrong with the list as a whole. */
  fault: string | undefined;
  /** Draws one setting of a member. */
  children: (member: Member) => ReactNode;
}

/** A list whose members have settings of their own, such as the claims a token must make. */
export function SettingList({ field, value, onChange, path, fault, children }: SettingListProps) {
  const rows: Record<string, unknown>[] = Array.isArray(value) ? value.map((row) => (typeof row === "object" && row !== null ? { ...row } : {})) : [];
  const put = (index: number, by: Record<string, unknown>[]) => onChange(rows.flatMap((row, at) => (at === index ? by : [row])));
  return (
    <fieldset className="rounded-control border p-3">
      <legend className="px-1 font-semibold">{labelOfField(field.name)}</legend>
      {field.hint && <p className="mb-2 text-muted text-small">{field.hint}</p>}
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a member has no name of its own, and is what stands at its place.
        <div key={index} className="mb-2 flex items-start gap-2 border-b pb-2">
          <div className="grid grow gap-3 wide:grid-cols-3">
            {field.fields.map((member) => (
              <div key={member.name}>
                {children({
                  field: member,
                  value: row[member.name],
                  onChange: (changed) => put(index, [{ ...row, [member.name]: changed }]),
                  path: `${path}.${index}.${member.name}`,
                })}
              </div>
            ))}
          </div>
          <IconButton label={`Remove number ${index + 1}`} icon={<Trash2 />} size="small" onClick={() => put(index, [])} />
        </div>
      ))}
      {fault !== undefined && <p className="mb-2 text-bad text-small">{fault}</p>}
      <Button size="small" icon={<Plus className="size-3.5" />} onClick={() => onChange([...rows, startOf(field.fields)])}>
        {`Add to ${labelOfField(field.name).toLowerCase()}`}
      </Button>
    </fieldset>
  );
}
