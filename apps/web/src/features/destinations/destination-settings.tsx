"use client";

import { type Destination, UpdateDestination } from "@postern/contract/destination";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { useProjectHref } from "@/api/use-project-href";
import { SaveRow } from "@/features/settings-form/save-row";
import { useSettingsForm } from "@/features/settings-form/use-settings-form";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { TextField } from "@/ui/form-field";
import { countOf } from "@/ui/number-format";
import { Form } from "@/ui/schema-form";
import { Section } from "@/ui/section";
import { DeliveryFields } from "./delivery-fields.tsx";

export function DestinationSettings({ destination }: { destination: Destination }) {
  return (
    <>
      <SettingsForm destination={destination} />
      {destination.kind === "url" && <DeleteDestination destination={destination} />}
    </>
  );
}

function SettingsForm({ destination: { id, kind, name, url, concurrency, timeoutMs, signAs } }: { destination: Destination }) {
  const client = useTRPCClient();
  const settings = useSettingsForm({
    schema: UpdateDestination,
    values: { id, name, url, concurrency, timeoutMs, signAs },
    right: "configure",
    saved: "Settings saved",
    save: (values) => client.destination.update.mutate(values),
  });
  const { of, refusal } = settings;
  return (
    <Form of={of}>
      <Section title="Settings">
        <div className="flex flex-col gap-4">
          <fieldset disabled={refusal !== undefined} className="contents">
            <TextField name="name" label="Name" hint="Shown in lists and logs" />
            {kind === "url" && <TextField name="url" label="URL" type="url" mono hint="Deliveries that wait go to the new address too" />}
            {kind === "url" && <DeliveryFields />}
          </fieldset>
          {kind === "tunnel" && (
            <p className="text-muted">
              How many deliveries are in flight at once, and for how long, its agent says: <code className="font-mono text-ink">--slots</code> and{" "}
              <code className="font-mono text-ink">--timeout</code>.
            </p>
          )}
          <SaveRow settings={settings}>Save settings</SaveRow>
        </div>
      </Section>
    </Form>
  );
}

function DeleteDestination({ destination: { id, name, pending } }: { destination: Destination }) {
  const [open, setOpen] = useState(false);
  const trpc = useTRPC();
  const router = useRouter();
  const href = useProjectHref();
  const after = useAfterChange();
  const lack = useRefusal("configure");
  const remove = useMutation(trpc.destination.delete.mutationOptions({ ...after(`Deleted ${name}`), onSuccess: () => router.push(href("destinations")) }));
  const refusal = lack ?? (pending > 0 ? `${countOf(pending, "delivery", "deliveries")} still wait here: let them go, or stop them first.` : undefined);
  return (
    <Section
      title="Delete this destination"
      description="Routes to it end. What was delivered stays in the history of its requests."
      actions={
        <Button look="danger" refusal={refusal} onClick={() => setOpen(true)}>
          Delete destination…
        </Button>
      }
    >
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${name}?`}
        verb="Delete destination"
        name={name}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id })}
      >
        This cannot be undone: a new destination gets a new signing secret.
      </ConfirmDialog>
      <p className="text-muted">To stop it for a while, pause it instead.</p>
    </Section>
  );
}
