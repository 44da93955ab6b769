"use client";

import type { ProviderSettings as Values } from "@postern/contract/policy";
import type { ProviderSetting } from "@postern/contract/provider";
import { Field, type FieldControl } from "@/ui/field";
import { Input, Textarea } from "@/ui/input";
import { SecretInput } from "@/ui/secret-input";

interface ProviderSettingsProps {
  /** What the provider's record asks for. */
  declared: readonly ProviderSetting[];
  values: Values;
  onChange: (values: Values) => void;
  faultOf: (name: string) => string | undefined;
}

/** What only the endpoint's owner knows of a provider, a field for each. */
export function ProviderSettings({ declared, values, onChange, faultOf }: ProviderSettingsProps) {
  // An emptied field is absent, so that "not set" has one form.
  const change = (name: string, value: Values[string]) => {
    const { [name]: _before, ...others } = values;
    onChange(value.length === 0 ? others : { ...others, [name]: value });
  };
  return declared.map(({ name, label, about, kind, required }) => (
    <Field key={name} label={label} hint={kind === "list" ? `${about} One a line.` : about} error={faultOf(name)} optional={!required}>
      {(control) => <SettingControl kind={kind} control={control} value={values[name] ?? ""} onChange={(value) => change(name, value)} />}
    </Field>
  ));
}

interface SettingControlProps {
  kind: ProviderSetting["kind"];
  control: FieldControl;
  value: Values[string];
  onChange: (value: Values[string]) => void;
}

const plain = { mono: true, autoComplete: "off", spellCheck: false } as const;

function SettingControl({ kind, control, value, onChange }: SettingControlProps) {
  const text = typeof value === "string" ? value : value.join("\n");
  if (kind === "secret") return <SecretInput {...control} value={text} onChange={(event) => onChange(event.target.value)} />;
  if (kind === "list") return <Textarea {...control} {...plain} rows={3} value={text} onChange={(event) => onChange(linesOf(event.target.value))} />;
  return <Input {...control} {...plain} value={text} onChange={(event) => onChange(event.target.value)} />;
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

/** What was filled in: spaces around it and blank lines left out; nothing when that is all. */
export function filledIn(values: Values | undefined): Values | undefined {
  const filled = Object.entries(values ?? {})
    .map(([name, value]) => [name, typeof value === "string" ? value.trim() : value.map((line) => line.trim()).filter(Boolean)] as const)
    .filter(([, value]) => value.length > 0);
  return filled.length > 0 ? Object.fromEntries(filled) : undefined;
}
