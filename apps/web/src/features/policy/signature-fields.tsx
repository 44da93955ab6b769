"use client";

import { ProviderSettings as Values } from "@postern/contract/policy";
import { Field } from "@/ui/field";
import { ProviderWarnings } from "../providers/provider-notes.tsx";
import { ProviderSelect } from "../providers/provider-select.tsx";
import { ProviderSettings } from "../providers/provider-settings.tsx";
import { useProviderCard } from "../providers/use-providers.ts";

interface SignatureFieldsProps {
  gate: Record<string, unknown>;
  onChange: (gate: Record<string, unknown>) => void;
  /** What is wrong with a setting of the gate: `provider`, `settings.audience`. */
  faultOf: (setting: string) => string | undefined;
}

/** Who signs, what that proves, and what only the endpoint's owner knows of it. */
export function SignatureFields({ gate, onChange, faultOf }: SignatureFieldsProps) {
  const slug = typeof gate.provider === "string" ? gate.provider : undefined;
  const provider = useProviderCard(slug);
  const { settings, ...rest } = gate;
  const values = Values.safeParse(settings).data ?? {};
  return (
    <div className="mb-3 flex flex-col gap-3">
      <Field label="Provider" hint={provider?.scheme ?? "Who signs"} error={faultOf("provider") ?? (provider ? undefined : faultOf("settings"))}>
        {(control) => (
          // Settings belong to the provider that names them.
          <ProviderSelect {...control} value={slug} onChange={(chosen) => onChange(chosen === slug ? gate : { ...rest, provider: chosen })} />
        )}
      </Field>
      {provider && <ProviderWarnings provider={provider} />}
      {provider && (
        <ProviderSettings
          declared={provider.settings}
          values={values}
          onChange={(changed) => onChange(Object.keys(changed).length > 0 ? { ...gate, settings: changed } : rest)}
          faultOf={(name) => faultOf(`settings.${name}`)}
        />
      )}
    </div>
  );
}
