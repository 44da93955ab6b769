"use client";

import { SetTunnelRule } from "@postern/contract/tunnel-rule";
import { useController, useFormContext, useWatch } from "react-hook-form";
import { useTRPCClient } from "@/api/client";
import { SaveRow } from "@/features/settings-form/save-row";
import { useSettingsForm } from "@/features/settings-form/use-settings-form";
import { Checkbox } from "@/ui/checkbox";
import { CheckboxesField } from "@/ui/checkboxes-field";
import { SelectField, TextField } from "@/ui/form-field";
import { Form } from "@/ui/schema-form";
import type { TunnelRuleViewProps } from "./tunnel-rule-view.tsx";

const allowances = [
  { value: "all", label: "Every endpoint" },
  { value: "named", label: "Only the endpoints named below" },
  { value: "none", label: "None: no tunnels" },
];

export function TunnelRuleForm({ rule, endpoints }: Pick<TunnelRuleViewProps, "rule" | "endpoints">) {
  const client = useTRPCClient();
  const settings = useSettingsForm({
    schema: SetTunnelRule,
    values: rule,
    right: "administer",
    saved: "Saved what tunnels may do",
    save: (values) => client.tunnelRule.set.mutate(values),
  });
  const { of, refusal } = settings;
  return (
    <Form of={of}>
      <fieldset disabled={refusal !== undefined} className="flex flex-col gap-4">
        <SelectField
          name="allow"
          label="Endpoints that may feed tunnels"
          choices={allowances}
          hint="Routes to tunnels that are no longer allowed end with it"
        />
        <NamedEndpoints endpoints={endpoints} />
        <SharesField />
        <PayloadsField />
        <TextField
          name="mirrorCovers"
          label="Fields that mirrors cover"
          type="list"
          optional
          mono
          placeholder="card.number, items.*.email, **.ssn"
          hint="Of JSON bodies, as paths; ** is any depth. A body that is no JSON, or over 128 KB, is then left out of copies"
        />
        <div className="grid items-start gap-4 wide:grid-cols-2">
          <TextField name="lifeMinutes" label="An agent runs at most (minutes)" type="number" hint="Then it has to be started again" optional />
          <TextField name="idleMinutes" label="Idle at most (minutes)" type="number" hint="Without a delivery; then it has to be started again" optional />
        </div>
      </fieldset>
      <SaveRow settings={settings}>Save</SaveRow>
    </Form>
  );
}

function NamedEndpoints({ endpoints }: Pick<TunnelRuleViewProps, "endpoints">) {
  const allow = useWatch({ name: "allow" });
  if (allow !== "named") return null;
  if (endpoints.length === 0) return <p className="text-muted">There is no endpoint to name yet.</p>;
  return <CheckboxesField name="endpointIds" label="Named endpoints" choices={endpoints.map(({ id, name }) => ({ value: id, label: name }))} />;
}

function PayloadsField() {
  const { control } = useFormContext();
  const { field } = useController({ control, name: "payloadsStay" });
  return (
    <Checkbox
      label="Payloads stay in the dashboard"
      hint="No tunnel or mirror brings a stored body to a machine, and agents and API keys reveal none. Shares, and routes to URLs, go on"
      checked={field.value === true}
      onChange={(on) => field.onChange(on)}
    />
  );
}

function SharesField() {
  const { control } = useFormContext();
  const { field } = useController({ control, name: "shares" });
  return (
    <Checkbox
      label="Shares"
      hint="People may show a local server to others for a while"
      checked={field.value !== false}
      onChange={(on) => field.onChange(on)}
    />
  );
}
