"use client";

import { LimitHeld, type Tunnel } from "@postern/contract/tunnel";
import { useTRPCClient } from "@/api/client";
import { SaveRow } from "@/features/settings-form/save-row";
import { useSettingsForm } from "@/features/settings-form/use-settings-form";
import { TextField } from "@/ui/form-field";
import { Form } from "@/ui/schema-form";
import { Section } from "@/ui/section";

/** How much may wait at a tunnel. */
export function HeldMaxForm({ id, heldMax }: Pick<Tunnel, "id" | "heldMax">) {
  const client = useTRPCClient();
  const settings = useSettingsForm({
    schema: LimitHeld,
    values: { id, ...heldMax },
    right: "configure",
    saved: "Limits saved",
    save: (values) => client.tunnel.limitHeld.mutate(values),
  });
  const { of, refusal } = settings;
  return (
    <Form of={of}>
      <Section
        title="What may wait"
        description="Without limits events wait as long as they are kept. What is more is given up within a minute, the oldest first: failed, and replayable."
      >
        <div className="flex flex-col gap-4">
          <fieldset disabled={refusal !== undefined} className="grid items-start gap-4 wide:grid-cols-3">
            <TextField name="countMax" label="Deliveries at most" type="number" hint="Counted together" optional />
            <TextField name="minutesMax" label="Minutes at most" type="number" hint="For each of them" optional />
            <TextField name="bytesMax" label="Bytes at most" type="number" hint="Their bodies together" optional />
          </fieldset>
          <SaveRow settings={settings}>Save limits</SaveRow>
        </div>
      </Section>
    </Form>
  );
}
