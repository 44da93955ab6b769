"use client";

import { LimitHeld, type Tunnel } from "@postern/contract/tunnel";
import { useTRPCClient } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { Section } from "@/ui/section";
import { toast } from "@/ui/toast";
import { useLeaveGuard } from "@/ui/use-leave-guard";

/** How much may wait at a tunnel. */
export function HeldMaxForm({ id, heldMax }: Pick<Tunnel, "id" | "heldMax">) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const refusal = useRefusal("configure");
  const of = useSchemaForm({
    schema: LimitHeld,
    defaultValues: { id, ...heldMax },
    submit: async (values) => {
      await client.tunnel.limitHeld.mutate(values);
      of.form.reset(values);
      toast("Limits saved");
      await refresh();
    },
  });
  const { isSubmitting, isDirty } = of.form.formState;
  useLeaveGuard(isDirty);
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
          <div className="flex justify-end">
            <Button look="primary" type="submit" keys="mod+enter" busy={isSubmitting} refusal={refusal}>
              Save limits
            </Button>
          </div>
        </div>
      </Section>
    </Form>
  );
}
