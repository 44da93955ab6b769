"use client";

import { CreateEndpoint } from "@postern/contract/endpoint";
import type { ProviderCard, ProviderEntry } from "@postern/contract/provider";
import { faultsOfSettings } from "@postern/contract/provider-settings";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "@/api/client";
import { useProject } from "@/api/session";
import { Button } from "@/ui/button";
import { focusFirstFault } from "@/ui/focus-first-fault";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { Section } from "@/ui/section";
import { ProviderNotes } from "../../providers/provider-notes.tsx";
import { filledIn } from "../../providers/provider-settings.tsx";
import { ProviderTiles } from "../../providers/provider-tiles.tsx";
import { useKnownCard, useProviderCard } from "../../providers/use-providers.ts";
import { createWithRoute, type Made } from "./create-endpoint.ts";
import { NameAndSecret } from "./name-and-secret.tsx";
import { type WhereToDraft, WhereToFields, whereToOf } from "./where-to.tsx";

interface NewEndpointFormProps {
  entries: readonly ProviderEntry[];
  /** The card of the provider that is chosen at first; nothing for any sender. */
  first: ProviderCard | undefined;
  onDone: (made: Made) => void;
}

const schema = CreateEndpoint.omit({ bodyBytesMax: true, host: true, destinationUrl: true }).extend({ destinationUrl: CreateEndpoint.shape.destinationUrl });

/** Who posts, under which name, signed with what, and where it goes. */
export function NewEndpointForm({ entries, first, onDone }: NewEndpointFormProps) {
  const [where, setWhere] = useState<WhereToDraft>({ kind: "url", destinationId: undefined });
  const of = useNewEndpoint({ first, where, onDone });
  const [provider, name = ""] = of.form.watch(["provider", "name"]);
  const card = useProviderCard(provider, first);
  const used = useOwnProviders();
  const choose = (slug: string) => {
    const before = of.form.getValues("name");
    of.form.setValue("provider", slug === "any" ? undefined : slug);
    of.form.resetField("settings");
    // A name that only repeats the provider follows it; one that someone wrote stays.
    if (!before || entries.some((known) => known.slug === before)) of.form.setValue("name", slug === "any" ? "" : slug);
  };

  return (
    <Form of={of} className="flex flex-col gap-4">
      <Section title="Who posts here?">
        <div className="flex flex-col gap-4">
          <ProviderTiles entries={entries} used={used} value={provider ?? "any"} onChange={choose} />
          {card && (
            <div className="border-t pt-4">
              <h3 className="mb-2 font-semibold">{card.name}</h3>
              <ProviderNotes provider={card} />
            </div>
          )}
        </div>
      </Section>
      <NameAndSecret key={provider} name={name} provider={card} />
      <WhereToFields value={where} onChange={setWhere} name={name} />
      <div className="sticky bottom-0 flex justify-end gap-2 border-t bg-page py-3">
        <Button look="primary" type="submit" keys="mod+enter" busy={of.form.formState.isSubmitting}>
          Create endpoint
        </Button>
      </div>
    </Form>
  );
}

/** The form, and what its button makes: what is missing is told at its field, and nothing is made. */
function useNewEndpoint({ first, where, onDone }: Pick<NewEndpointFormProps, "first" | "onDone"> & { where: WhereToDraft }) {
  const client = useTRPCClient();
  const { id: projectId } = useProject();
  const cardOf = useKnownCard();
  const made = useRef<Made>({});
  const of = useSchemaForm({
    schema,
    defaultValues: { projectId, name: first?.slug ?? "", provider: first?.slug },
    submit: async ({ destinationUrl, settings: given, ...values }) => {
      const settings = filledIn(given);
      const faults = Object.entries(faultsOfSettings(cardOf(values.provider)?.settings ?? [], settings));
      for (const [name, message] of faults) of.form.setError(`settings.${name}`, { message });
      if (faults.length > 0) focusFirstFault(() => document);
      const whereTo = whereToOf(where, destinationUrl, (message) => of.form.setError("destinationUrl", { message }, { shouldFocus: faults.length === 0 }));
      if (whereTo && faults.length === 0)
        onDone(await createWithRoute({ client, values: CreateEndpoint.parse({ ...values, settings }), whereTo, made: made.current }));
    },
  });
  return of;
}

/** Who this project's endpoints are for already. */
function useOwnProviders(): string[] {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const { data = [] } = useQuery(trpc.endpoint.list.queryOptions({ projectId }));
  return data.flatMap(({ provider }) => provider ?? []);
}
