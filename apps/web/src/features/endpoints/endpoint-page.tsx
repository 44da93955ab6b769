"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { useTRPC } from "@/api/client";
import { useProjectHref } from "@/api/use-project-href";
import { LinkButton } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { ErrorState } from "@/ui/error-state";
import { Id } from "@/ui/id";
import { problemOf } from "@/ui/problem";
import { useShortcut } from "@/ui/shortcuts";
import { Tabs } from "@/ui/tabs";
import { EndpointState } from "./endpoint-columns.tsx";
import { EndpointSettings } from "./endpoint-settings.tsx";
import { EndpointWarnings } from "./endpoint-warnings.tsx";
import { HandedOverSecret } from "./handed-over-secret.tsx";
import { Overview } from "./overview.tsx";
import { SecretsTab } from "./secrets-tab.tsx";

const tabNames = ["overview", "policy", "routes", "secrets", "settings"] as const;

interface EndpointPageProps {
  first: Endpoint;
  /** Nothing for any sender. */
  provider: ProviderCard | undefined;
  /** What other features show of this endpoint. */
  policy: ReactNode;
  routes: ReactNode;
}

/** One endpoint: how it stands, what it lets in, where that goes, what it is signed with. */
export function EndpointPage({ first, provider, policy, routes }: EndpointPageProps) {
  const trpc = useTRPC();
  const { data: endpoint = first, error } = useQuery(trpc.endpoint.get.queryOptions({ id: first.id }, { initialData: first, refetchInterval: 15_000 }));
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabNames).withDefault("overview").withOptions({ history: "push" }));
  for (const [keys, name] of tabKeys) {
    // biome-ignore lint/correctness/useHookAtTopLevel: the table is constant, so the order of hooks is too
    useShortcut({ keys, label: labelOf[name], group: "Endpoint", run: () => void setTab(name) });
  }
  const shown = {
    overview: <Overview endpoint={endpoint} provider={provider} />,
    policy,
    routes: <div className="p-(--gutter)">{routes}</div>,
    secrets: <SecretsTab endpoint={endpoint} provider={provider} />,
    settings: <EndpointSettings key={endpoint.id} endpoint={endpoint} />,
  };
  return (
    <>
      <EndpointHeader endpoint={endpoint} provider={provider} />
      {error && <ErrorState as="banner" problem={problemOf(error)} />}
      <Tabs
        label="Endpoint"
        tabs={tabNames.map((name) => ({ name, label: labelOf[name], keys: keyOf(name) }))}
        current={tab}
        onChange={(name) => void setTab(name)}
      >
        {shown[tab]}
      </Tabs>
    </>
  );
}

const labelOf = { overview: "Overview", policy: "Policy", routes: "Routes", secrets: "Secrets", settings: "Settings" };
const tabKeys = [
  ["v", "overview"],
  ["p", "policy"],
  ["u", "routes"],
  ["s", "secrets"],
  ["x", "settings"],
] as const;

function keyOf(name: (typeof tabNames)[number]): string {
  return tabKeys.find(([, tab]) => tab === name)?.[0] ?? "";
}

function EndpointHeader({ endpoint, provider }: { endpoint: Endpoint; provider: ProviderCard | undefined }) {
  const href = useProjectHref();
  return (
    <header className="flex flex-wrap items-start gap-x-3 gap-y-0.5 px-(--gutter) pt-4 pb-3">
      <div className="min-w-0 flex-1">
        <h1 className="break-words font-semibold text-title">{endpoint.name}</h1>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-muted">
          <EndpointState state={endpoint.state} />
          <span>{provider?.name ?? "Any sender"}</span>
          <Id id={endpoint.id} what="endpoint id" />
        </p>
      </div>
      <LinkButton>
        <Link href={`${href("requests")}?filter=endpoint:${endpoint.id}`}>Its requests</Link>
      </LinkButton>
      <div className="min-w-0 basis-full">
        <p className="flex min-w-0 items-center gap-1">
          <code className="truncate font-mono text-small">{endpoint.url}</code>
          <CopyButton text={endpoint.url} what="endpoint URL" />
        </p>
        {provider?.handsOverSecret && <HandedOverSecret endpoint={endpoint} provider={provider} />}
        <EndpointWarnings endpoint={endpoint} provider={provider} />
      </div>
    </header>
  );
}
