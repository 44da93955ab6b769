"use client";

import { Checkbox } from "@/ui/checkbox";
import { Field, type FieldControl } from "@/ui/field";
import { Input, Textarea } from "@/ui/input";
import { Select } from "@/ui/select";
import { type GateField, startOf } from "./gate-fields.ts";
import { labelOfChoice, labelOfField } from "./gate-words.ts";
import { SettingList } from "./setting-list.tsx";

interface SettingFieldProps {
  field: GateField;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Where this setting stands: `n3.allow`. Faults are looked up by it. */
  path: string;
  faults: ReadonlyMap<string, string>;
}

const notSet = "not set";
const rowsMax = 12;

/** One setting, drawn from what its schema says. */
export function SettingField(props: SettingFieldProps) {
  const { field, value, onChange, path, faults } = props;
  const label = labelOfField(field.name);
  if (field.kind === "flag") return <Checkbox label={label} hint={field.hint} checked={value === true} onChange={onChange} />;
  if (field.kind === "group") return <SettingGroup {...props} field={field} />;
  if (field.kind === "list")
    return (
      <SettingList {...props} field={field} fault={faults.get(path)}>
        {(member) => <SettingField {...member} faults={faults} />}
      </SettingList>
    );
  const known = field.kind === "choice" && field.values.map((word) => ({ value: word, label: labelOfChoice(word) }));
  const optional = isOptional(field);
  return (
    <Field label={label} hint={hintOf(field)} error={faults.get(path)} {...(optional && { optional })}>
      {(attributes) => {
        if (known) return <Select {...attributes} choices={known} value={typeof value === "string" ? value : undefined} onChange={onChange} />;
        const control = { attributes, value, onChange };
        if (field.kind === "lines") return <Lines {...control} />;
        if (field.kind === "text" && field.multiline) return <Passage {...control} />;
        return field.kind === "number" ? <Figure {...control} min={field.min} max={field.max} /> : <Words {...control} optional={optional} />;
      }}
    </Field>
  );
}

interface ControlProps extends Pick<SettingFieldProps, "value" | "onChange"> {
  attributes: FieldControl;
}

/** A list, one member a line. */
function Lines({ attributes, value, onChange }: ControlProps) {
  const lines = Array.isArray(value) ? value.map(String) : [];
  const rows = Math.min(Math.max(lines.length + 1, 2), rowsMax);
  const write = (text: string) => onChange(text === "" ? [] : text.split("\n"));
  const look = { mono: true, rows, spellCheck: false, placeholder: "One a line" };
  return <Textarea {...attributes} {...look} value={lines.join("\n")} onChange={(event) => write(event.target.value)} />;
}

function Figure({ attributes, value, onChange, ...limits }: ControlProps & { min: number | undefined; max: number | undefined }) {
  const write = (figure: number) => onChange(Number.isNaN(figure) ? undefined : figure);
  const shown = typeof value === "number" ? value : "";
  return <Input {...attributes} {...limits} type="number" placeholder={notSet} value={shown} onChange={(event) => write(event.target.valueAsNumber)} />;
}

/** A text of more than one line: a schema, an expression. */
function Passage({ attributes, value, onChange }: ControlProps) {
  const shown = typeof value === "string" ? value : "";
  const rows = Math.min(Math.max(shown.split("\n").length + 1, 3), rowsMax);
  return <Textarea {...attributes} mono rows={rows} spellCheck={false} value={shown} onChange={(event) => onChange(event.target.value)} />;
}

function Words({ attributes, value, onChange, optional }: ControlProps & { optional: boolean }) {
  const write = (text: string) => onChange(text === "" && optional ? undefined : text);
  const shown = typeof value === "string" ? value : "";
  return <Input {...attributes} mono autoComplete="off" spellCheck={false} value={shown} onChange={(event) => write(event.target.value)} />;
}

/** The provider knows where its event's id stands, so no name is asked for then. */
function isAskedFor(members: Record<string, unknown>): (field: GateField) => boolean {
  return ({ name }) => name !== "name" || members.from !== "provider";
}

/** Whether a setting may be absent altogether. */
function isOptional(field: GateField): boolean {
  return !field.required && field.default === undefined;
}

function hintOf(field: GateField): string | undefined {
  if (field.kind !== "lines") return field.hint;
  return field.hint ? `${field.hint}. One a line.` : "One a line.";
}

/** Settings that belong together; those that may be absent as a whole stand behind a checkbox. */
function SettingGroup({ field, value, onChange, path, faults }: SettingFieldProps & { field: Extract<GateField, { kind: "group" }> }) {
  const label = labelOfField(field.name);
  const optional = isOptional(field);
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
          {field.fields.filter(isAskedFor(members)).map((member) => (
            <SettingField
              key={member.name}
              field={member}
              value={members[member.name]}
              onChange={(changed) => onChange({ ...members, [member.name]: changed })}
              path={`${path}.${member.name}`}
              faults={faults}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
