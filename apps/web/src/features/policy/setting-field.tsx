"use client";

import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { Input, Textarea } from "@/ui/input";
import { type Choice, Select } from "@/ui/select";
import { type GateField, startOf } from "./gate-fields.ts";
import { labelOfField } from "./gate-words.ts";

interface SettingFieldProps {
  field: GateField;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Where this setting stands: `n3.allow`. Faults are looked up by it. */
  path: string;
  faults: ReadonlyMap<string, string>;
  /** Choices for settings whose schema cannot name them, such as the providers. */
  choices: Readonly<Record<string, readonly Choice[]>>;
}

const notSet = "not set";
const rowsMax = 12;

/** One setting, drawn from what its schema says. */
export function SettingField(props: SettingFieldProps) {
  const { field, value, onChange, path, faults, choices } = props;
  const label = labelOfField(field.name);
  if (field.kind === "flag") return <Checkbox label={label} hint={field.hint} checked={value === true} onChange={onChange} />;
  if (field.kind === "group") return <SettingGroup {...props} field={field} />;
  const known = field.kind === "choice" ? field.values.map((word) => ({ value: word, label: word })) : withCurrent(choices[field.name], value);
  const optional = !field.required && field.default === undefined;
  return (
    <Field label={label} hint={hintOf(field)} error={faults.get(path)} {...(optional && { optional })}>
      {(control) => {
        if (known) return <Select {...control} choices={known} value={typeof value === "string" ? value : undefined} onChange={onChange} />;
        if (field.kind === "lines") {
          const lines = Array.isArray(value) ? value.map(String) : [];
          const rows = Math.min(Math.max(lines.length + 1, 2), rowsMax);
          return (
            <Textarea
              {...control}
              mono
              rows={rows}
              spellCheck={false}
              placeholder="One a line"
              value={lines.join("\n")}
              onChange={(event) => onChange(event.target.value === "" ? [] : event.target.value.split("\n"))}
            />
          );
        }
        if (field.kind === "number")
          return (
            <Input
              {...control}
              type="number"
              min={field.min}
              max={field.max}
              value={typeof value === "number" ? value : ""}
              placeholder={notSet}
              onChange={(event) => onChange(Number.isNaN(event.target.valueAsNumber) ? undefined : event.target.valueAsNumber)}
            />
          );
        return (
          <Input
            {...control}
            mono
            autoComplete="off"
            spellCheck={false}
            value={typeof value === "string" ? value : ""}
            onChange={(event) => onChange(event.target.value === "" && optional ? undefined : event.target.value)}
          />
        );
      }}
    </Field>
  );
}

/** The value in force stays a choice, though it be unknown here or its list still be on its way. */
function withCurrent(choices: readonly Choice[] | undefined, value: unknown): readonly Choice[] | undefined {
  if (typeof value !== "string" || !choices || choices.some((choice) => choice.value === value)) return choices;
  return [...choices, { value, label: value }];
}

function hintOf(field: GateField): string | undefined {
  if (field.kind !== "lines") return field.hint;
  return field.hint ? `${field.hint}. One a line.` : "One a line.";
}

/** Settings that belong together; those that may be absent as a whole stand behind a checkbox. */
function SettingGroup({ field, value, onChange, path, faults, choices }: SettingFieldProps & { field: Extract<GateField, { kind: "group" }> }) {
  const label = labelOfField(field.name);
  const optional = !field.required && field.default === undefined;
  const members: Record<string, unknown> | undefined = typeof value === "object" && value !== null ? { ...value } : undefined;
  return (
    <fieldset className="rounded-control border p-3">
      <legend className="px-1 font-semibold">{label}</legend>
      {optional ? (
        <Checkbox label="Set" hint={field.hint} checked={members !== undefined} onChange={(on) => onChange(on ? startOf(field.fields) : undefined)} />
      ) : (
        field.hint && <p className="mb-2 text-muted text-small">{field.hint}</p>
      )}
      {members && (
        <div className="mt-2 grid gap-3 wide:grid-cols-2">
          {field.fields.map((member) => (
            <SettingField
              key={member.name}
              field={member}
              value={members[member.name]}
              onChange={(changed) => onChange({ ...members, [member.name]: changed })}
              path={`${path}.${member.name}`}
              faults={faults}
              choices={choices}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
