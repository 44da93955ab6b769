"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { Select } from "@/ui/select";
import { Tabs } from "@/ui/tabs";

interface SetUpProps {
  endpoint: Endpoint;
  provider: ProviderCard | undefined;
}

/** What to do at the provider. An endpoint for any sender shows the steps of the best known ones. */
export function SetUp({ endpoint, provider }: SetUpProps) {
  return (
    <>
      {isLocal(endpoint.url) && (
        <p className="mb-3 text-muted">
          This address is on your own machine, so {provider?.name ?? "a sender"} cannot reach it from outside: try it with Send test event. On a server, start
          Postern with its public address.
        </p>
      )}
      {provider ? <Steps provider={provider} /> : <KnownSenders key={endpoint.id} />}
    </>
  );
}

function isLocal(url: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(url).hostname);
}

const tabs = ["github", "stripe", "slack"];

function KnownSenders() {
  const trpc = useTRPC();
  const { data: providers = [] } = useQuery(trpc.provider.list.queryOptions({}, { staleTime: Number.POSITIVE_INFINITY }));
  const [shown, setShown] = useState("any");
  const known = providers.find(({ slug }) => slug === shown);
  const best = providers.filter(({ slug }) => tabs.includes(slug));
  const others = providers.filter(({ slug }) => !tabs.includes(slug));
  return (
    <Tabs
      label="Sender"
      tabs={[{ name: "any", label: "Any" }, ...best.map(({ slug, name }) => ({ name: slug, label: name })), { name: "other", label: "Others" }]}
      current={tabs.includes(shown) || shown === "any" ? shown : "other"}
      onChange={(name) => setShown(name === "other" ? (others[0]?.slug ?? "any") : name)}
    >
      <div className="pt-3">
        {shown === "any" && <AnySender />}
        {known && others.includes(known) && (
          <Select
            aria-label="Provider"
            className="mb-3 max-w-60"
            choices={others.map(({ slug, name }) => ({ value: slug, label: name }))}
            value={shown}
            onChange={setShown}
          />
        )}
        {known && (
          <>
            <Steps provider={known} />
            <p className="mt-2 text-muted">To check its signature as well, create an endpoint for {known.name}, or add a signature gate under Policy.</p>
          </>
        )}
      </div>
    </Tabs>
  );
}

function AnySender() {
  return (
    <ol className="list-decimal space-y-1 pl-5">
      <li>Paste the address above wherever the sender asks for a webhook URL. It posts with any method and any body.</li>
      <li>Nobody has to prove anything yet: the policy is empty. Add a shared secret or a signature under Policy.</li>
    </ol>
  );
}

function Steps({ provider: { setUp, docs, scheme, name } }: { provider: ProviderCard }) {
  return (
    <>
      <ol className="list-decimal space-y-1 pl-5">
        {setUp.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p className="mt-2 text-muted text-small">
        Checked: {scheme}.{" "}
        <a href={docs} target="_blank" rel="noreferrer" className="underline decoration-line underline-offset-2 hover:text-ink">
          {name}'s documentation
        </a>
      </p>
    </>
  );
}
