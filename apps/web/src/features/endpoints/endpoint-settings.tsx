"use client";

import { type Endpoint, UpdateEndpoint } from "@postern/contract/endpoint";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { useProjectHref } from "@/api/use-project-href";
import { HostCertificate } from "@/features/domains/host-certificate";
import { SaveRow } from "@/features/settings-form/save-row";
import { useSettingsForm } from "@/features/settings-form/use-settings-form";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { SelectField, TextField } from "@/ui/form-field";
import { Form } from "@/ui/schema-form";
import { Section } from "@/ui/section";
import { AnswerFields } from "./answer-fields.tsx";
import { PassThroughFields } from "./pass-through-fields.tsx";

const states = [
  { value: "open", label: "Open", hint: "Requests are checked by the policy" },
  { value: "closed", label: "Closed", hint: "Everyone is answered 410 Gone" },
];

/** Name, state, limits and answer; and the way to delete it. */
export function EndpointSettings({ endpoint }: { endpoint: Endpoint }) {
  return (
    <div className="flex max-w-180 flex-col gap-4 p-3 wide:p-6">
      <SettingsForm endpoint={endpoint} />
      <DeleteEndpoint endpoint={endpoint} />
    </div>
  );
}

function SettingsForm({ endpoint }: { endpoint: Endpoint }) {
  const client = useTRPCClient();
  const { id, name, bodyBytesMax, state, host, answer, tags, passThrough = null } = endpoint;
  const settings = useSettingsForm({
    schema: UpdateEndpoint,
    values: { id, name, bodyBytesMax, state, host: host ?? null, answer, tags, passThrough },
    right: "configure",
    saved: "Settings saved",
    save: (values) => client.endpoint.update.mutate({ ...values, host: values.host ?? null }), // an own host that was emptied is given back
  });
  const { of, refusal } = settings;
  return (
    <Form of={of}>
      <fieldset disabled={refusal !== undefined} className="contents">
        <Section title="Settings">
          <GeneralFields />
        </Section>
        {host !== undefined && <HostCertificate host={host} />}
        <AnswerSections endpoint={endpoint} />
      </fieldset>
      <SaveRow settings={settings}>Save settings</SaveRow>
    </Form>
  );
}

/** Who answers the sender, and what Postern says when it does. */
function AnswerSections({ endpoint }: { endpoint: Endpoint }) {
  return (
    <>
      <Section title="Answer" description="What the sender hears">
        <PassThroughFields endpoint={endpoint} />
      </Section>
      <Section title="Postern's own answer" description="That the request is stored: always, or when a destination answers and its answer is not there in time">
        <AnswerFields />
      </Section>
    </>
  );
}

function GeneralFields() {
  const aboutHost =
    "Every path of this host leads here. Its domain must be proved under Domains; point its DNS to Postern. Its certificate is your proxy's, or Postern's where TLS ends there.";
  return (
    <div className="flex flex-col gap-4">
      <TextField name="name" label="Name" hint="Shown in lists and logs" />
      <TextField
        name="tags"
        label="Tags"
        type="list"
        optional
        mono
        placeholder="payments, eu"
        hint="postern listen 3000 payments brings what comes to all that have the tag"
      />
      <SelectField name="state" label="State" choices={states} />
      <TextField name="bodyBytesMax" label="Largest body (bytes)" type="number" hint="1,048,576 is 1 MiB; 25 MiB at most" />
      <TextField name="host" label="Own host name" optional mono placeholder="hooks.example.com" hint={aboutHost} />
    </div>
  );
}

function DeleteEndpoint({ endpoint: { id, name } }: { endpoint: Endpoint }) {
  const [open, setOpen] = useState(false);
  const trpc = useTRPC();
  const router = useRouter();
  const href = useProjectHref();
  const after = useAfterChange();
  const refusal = useRefusal("configure");
  const remove = useMutation(trpc.endpoint.delete.mutationOptions({ ...after(`Deleted ${name}`), onSuccess: () => router.push(href("endpoints")) }));
  return (
    <Section
      title="Delete this endpoint"
      description="Its address answers 404 at once and its routes end. Requests it received stay until their retention ends."
      actions={
        <Button look="danger" refusal={refusal} onClick={() => setOpen(true)}>
          Delete endpoint…
        </Button>
      }
    >
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${name}?`}
        verb="Delete endpoint"
        name={name}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id })}
      >
        Senders that still post to it will be refused. This cannot be undone: a new endpoint gets a new address.
      </ConfirmDialog>
      <p className="text-muted">To stop it for a while, close it instead.</p>
    </Section>
  );
}
