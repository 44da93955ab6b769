"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { useState } from "react";
import { Tabs } from "@/ui/tabs";
import { ProviderNotes } from "../../providers/provider-notes.tsx";
import { ProviderSelect } from "../../providers/provider-select.tsx";
import { useProviderCard } from "../../providers/use-providers.ts";

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

const tabs = [
  { name: "any", label: "Any" },
  { name: "github", label: "GitHub" },
  { name: "stripe", label: "Stripe" },
  { name: "other", label: "Others" },
];

function KnownSenders() {
  const [tab, setTab] = useState("any");
  const [other, setOther] = useState<string>();
  const provider = useProviderCard(tab === "other" ? other : tab === "any" ? undefined : tab);
  return (
    <Tabs label="Sender" tabs={tabs} current={tab} onChange={setTab}>
      <div className="pt-3">
        {tab === "any" && <AnySender />}
        {tab === "other" && <ProviderSelect aria-label="Provider" className="mb-3 max-w-72" value={other} onChange={setOther} />}
        {provider && (
          <>
            <Steps provider={provider} />
            <p className="mt-3 text-muted">To check its signature as well, create an endpoint for {provider.name}, or add a signature gate under Policy.</p>
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

function Steps({ provider }: { provider: ProviderCard }) {
  return (
    <>
      <ol className="mb-4 list-decimal space-y-1 pl-5">
        {provider.setUp.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <ProviderNotes provider={provider} />
    </>
  );
}
