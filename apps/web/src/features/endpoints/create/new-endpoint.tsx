"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { ProviderCard, ProviderEntry } from "@postern/contract/provider";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useRefusal } from "@/api/session";
import { useRefresh } from "@/api/use-after-change";
import { useProjectHref } from "@/api/use-project-href";
import { LinkButton } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { PageHeader } from "@/ui/page-header";
import { Section } from "@/ui/section";
import { ShownOnce } from "@/ui/shown-once";
import { toast } from "@/ui/toast";
import type { Made } from "./create-endpoint.ts";
import { NewEndpointForm } from "./new-endpoint-form.tsx";

interface NewEndpointProps {
  entries: readonly ProviderEntry[];
  /** The card of the provider that is chosen at first; nothing for any sender. */
  first: ProviderCard | undefined;
}

/** An address, from who posts to where it goes, on one page; it ends at "waiting for your first event". */
export function NewEndpoint({ entries, first }: NewEndpointProps) {
  const [made, setMade] = useState<Made>();
  const router = useRouter();
  const href = useProjectHref();
  const refresh = useRefresh();
  const refusal = useRefusal("configure");
  if (refusal !== undefined) return <EmptyState title="You may not create endpoints">{refusal}</EmptyState>;
  const done = (result: Made) => {
    void refresh();
    toast(`Created ${result.endpoint?.name}`);
    if (result.signingSecret) setMade(result);
    else if (result.endpoint) router.push(href("endpoints", result.endpoint.id));
  };
  return (
    <>
      <PageHeader title="New endpoint" description="The address a provider posts to, and what happens to what it sends." />
      <div className="max-w-180 px-(--gutter) pb-12">
        {made?.endpoint && made.signingSecret ? (
          <SigningSecret endpoint={made.endpoint} secret={made.signingSecret} />
        ) : (
          <NewEndpointForm entries={entries} first={first} onDone={done} />
        )}
      </div>
    </>
  );
}

function SigningSecret({ endpoint, secret }: { endpoint: Pick<Endpoint, "id" | "name">; secret: string }) {
  const href = useProjectHref();
  return (
    <Section
      title={`${endpoint.name} is ready`}
      description="Postern signs what it delivers, so that your server can tell it from anyone else's calls."
      actions={
        <LinkButton look="primary">
          <Link href={href("endpoints", endpoint.id)}>Go to the endpoint</Link>
        </LinkButton>
      }
    >
      <ShownOnce text={secret} what="signing secret">
        Your server checks the header Postern-Signature with it.
      </ShownOnce>
    </Section>
  );
}
