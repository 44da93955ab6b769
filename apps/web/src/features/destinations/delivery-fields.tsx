"use client";

import { SelectField, TextField } from "@/ui/form-field";

const signings = [
  { value: "postern", label: "Beside the provider's", hint: "Adds Postern-Signature; the provider's own headers stay" },
  { value: "standard-webhooks", label: "As Standard Webhooks", hint: "Takes provider signatures off and signs as webhook-signature" },
];

/** How a destination is delivered to; the same fields when it is made and when it is changed. */
export function DeliveryFields() {
  return (
    <div className="grid items-start gap-4 wide:grid-cols-2">
      <TextField name="concurrency" label="In flight at once" type="number" hint="1 keeps strict order: the next goes out when the one before is settled" />
      <TextField name="timeoutMs" label="Time for one attempt (ms)" type="number" hint="1,000 to 30,000" />
      <SelectField name="signAs" label="Signature" choices={signings} />
    </div>
  );
}
