"use client";

import type { ProviderSettings as Values } from "@postern/contract/policy";
import type { ProviderCard } from "@postern/contract/provider";
import { useQuery } from "@tanstack/react-query";
import { Controller, useFormContext } from "react-hook-form";
import { useTRPC } from "@/api/client";
import { useProject } from "@/api/session";
import { TextField } from "@/ui/form-field";
import { Section } from "@/ui/section";
import { ProviderSettings } from "../../providers/provider-settings.tsx";
import { CheckLine } from "./check-line.tsx";
import { checkName } from "./checks.ts";
import { SecretField } from "./secret-field.tsx";

/** What the endpoint is called, and what proves that the provider posts. */
export function NameAndSecret({ name, provider }: { name: string; provider: ProviderCard | undefined }) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const { data = [] } = useQuery(trpc.endpoint.list.queryOptions({ projectId }));
  const taken = data.map((endpoint) => endpoint.name);
  return (
    <Section title={provider?.settings.length ? "Name, secret and settings" : "Name and secret"}>
      <div className="flex flex-col gap-4">
        <TextField name="name" label="Name" placeholder="stripe-prod" hint={<CheckLine check={checkName(name, taken)} hint="Shown in lists and logs" />} />
        <SecretField provider={provider} />
        {provider && <SettingFields provider={provider} />}
      </div>
    </Section>
  );
}

function SettingFields({ provider: { settings } }: { provider: ProviderCard }) {
  const { control, getFieldState, formState } = useFormContext<{ settings?: Values }>();
  return (
    <Controller
      control={control}
      name="settings"
      render={({ field: { value = {}, onChange } }) => (
        <ProviderSettings
          declared={settings}
          values={value}
          onChange={onChange}
          faultOf={(name) => getFieldState(`settings.${name}`, formState).error?.message}
        />
      )}
    />
  );
}
