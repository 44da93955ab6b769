"use client";

import { CreateEndpoint } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "@/api/client";
import { useProject } from "@/api/session";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { Section } from "@/ui/section";
import { CheckLine } from "./check-line.tsx";
import { checkName } from "./checks.ts";
import { createWithRoute, type Made } from "./create-endpoint.ts";
import { ProviderTiles } from "./provider-tiles.tsx";
import { SecretField } from "./secret-field.tsx";
import { type WhereToDraft, WhereToFields, whereToOf } from "./where-to.tsx";

interface NewEndpointFormProps {
  providers: ProviderCard[];
  provider: string;
  onDone: (made: Made) => void;
}

const schema = CreateEndpoint.omit({ bodyBytesMax: true, host: true, destinationUrl: true }).extend({ destinationUrl: CreateEndpoint.shape.destinationUrl });

/** Who posts, under which name, signed with what, and where it goes. */
export function NewEndpointForm({ providers, provider: initial, onDone }: NewEndpointFormProps) {
  const client = useTRPCClient();
  const { id: projectId } = useProject();
  const made = useRef<Made>({});
  const [where, setWhere] = useState<WhereToDraft>({ kind: "url", destinationId: undefined });
  const of = useSchemaForm({
    schema,
    defaultValues: { projectId, name: initial === "any" ? "" : initial, provider: initial === "any" ? undefined : initial },
    submit: async ({ destinationUrl, ...values }) => {
      const whereTo = whereToOf(where, destinationUrl, (message) => of.form.setError("destinationUrl", { message }, { shouldFocus: true }));
      if (whereTo) onDone(await createWithRoute({ client, values: CreateEndpoint.parse(values), whereTo, made: made.current }));
    },
  });
  const [provider, name = ""] = of.form.watch(["provider", "name"]);
  const choose = (slug: string) => {
    const before = of.form.getValues("name");
    of.form.setValue("provider", slug === "any" ? undefined : slug);
    // A name that only repeats the provider follows it; one that someone wrote stays.
    if (!before || providers.some((known) => known.slug === before)) of.form.setValue("name", slug === "any" ? "" : slug);
  };

  return (
    <Form of={of} className="flex flex-col gap-4">
      <Section title="Who posts here?">
        <ProviderTiles providers={providers} value={provider ?? "any"} onChange={choose} />
      </Section>
      <NameAndSecret name={name} provider={providers.find(({ slug }) => slug === provider)} />
      <WhereToFields value={where} onChange={setWhere} name={name} />
      <div className="sticky bottom-0 flex justify-end gap-2 border-t bg-page py-3">
        <Button look="primary" type="submit" keys="mod+enter" busy={of.form.formState.isSubmitting}>
          Create endpoint
        </Button>
      </div>
    </Form>
  );
}

function NameAndSecret({ name, provider }: { name: string; provider: ProviderCard | undefined }) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const { data = [] } = useQuery(trpc.endpoint.list.queryOptions({ projectId }));
  const taken = data.map((endpoint) => endpoint.name);
  return (
    <Section title="Name and secret">
      <div className="flex flex-col gap-4">
        <TextField name="name" label="Name" placeholder="stripe-prod" hint={<CheckLine check={checkName(name, taken)} hint="Shown in lists and logs" />} />
        <SecretField provider={provider} />
      </div>
    </Section>
  );
}
