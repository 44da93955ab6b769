"use client";

import { CreateDestination, type Destination } from "@postern/contract/destination";
import Link from "next/link";
import { useState } from "react";
import { useTRPCClient } from "@/api/client";
import { useProject, useRefusal } from "@/api/session";
import { useRefresh } from "@/api/use-after-change";
import { useProjectHref } from "@/api/use-project-href";
import { Button, LinkButton } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { TextField } from "@/ui/form-field";
import { PageHeader } from "@/ui/page-header";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { Section } from "@/ui/section";
import { ShownOnce } from "@/ui/shown-once";
import { DeliveryFields } from "./delivery-fields.tsx";

interface Created {
  destination: Destination;
  signingSecret: string;
}

/** A URL that takes events. */
export function NewDestination() {
  const [created, setCreated] = useState<Created>();
  const refusal = useRefusal("configure");
  if (refusal !== undefined) return <EmptyState title="You may not create destinations">{refusal}</EmptyState>;
  return (
    <>
      <PageHeader title="New destination" description="A URL that takes events. For a machine that no URL reaches, use a tunnel." />
      <div className="max-w-180 px-3 pb-12 wide:px-6">{created ? <SigningSecret {...created} /> : <NewDestinationForm onCreated={setCreated} />}</div>
    </>
  );
}

function NewDestinationForm({ onCreated }: { onCreated: (created: Created) => void }) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const { id: projectId } = useProject();
  const of = useSchemaForm({
    schema: CreateDestination,
    defaultValues: { projectId, concurrency: 5, timeoutMs: 30_000, signAs: "postern" },
    submit: async (values) => {
      onCreated(await client.destination.create.mutate(values));
      await refresh();
    },
  });
  return (
    <Form of={of}>
      <Section title="Where">
        <div className="flex flex-col gap-4">
          <TextField name="name" label="Name" placeholder="orders-api" autoFocus />
          <TextField name="url" label="URL" type="url" mono placeholder="https://example.com/hooks" />
        </div>
      </Section>
      <Section title="How">
        <DeliveryFields />
      </Section>
      <div className="flex justify-end">
        <Button look="primary" type="submit" keys="mod+enter" busy={of.form.formState.isSubmitting}>
          Create destination
        </Button>
      </div>
    </Form>
  );
}

function SigningSecret({ destination: { id, name }, signingSecret }: Created) {
  const href = useProjectHref();
  return (
    <Section
      title={`${name} is ready`}
      description="Postern signs what it delivers, so that your server can tell it from anyone else's calls."
      actions={
        <LinkButton look="primary">
          <Link href={href("destinations", id)}>Go to the destination</Link>
        </LinkButton>
      }
    >
      <ShownOnce text={signingSecret} what="signing secret">
        Your server checks the header Postern-Signature with it.
      </ShownOnce>
    </Section>
  );
}
