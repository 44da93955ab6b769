"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsBoolean, useQueryState } from "nuqs";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useProjectHref } from "@/api/use-project-href";
import { Button } from "@/ui/button";
import { Facts } from "@/ui/facts";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { pathWithin } from "../requests/words/path-within.ts";
import { shortReason } from "../requests/words/reason.ts";
import { FirstRun } from "./first-run/first-run.tsx";
import { SetUp } from "./first-run/set-up.tsx";
import { TestButton } from "./first-run/test-button.tsx";
import { LedgerPanel } from "./ledger-panel.tsx";

interface OverviewProps {
  endpoint: Endpoint;
  provider: ProviderCard | undefined;
}

/** Until something has come: waiting for the first event. After it: how the endpoint stands. */
export function Overview({ endpoint, provider }: OverviewProps) {
  const [waiting, setWaiting] = useState(endpoint.lastRequestAt === undefined);
  const [guide, setGuide] = useQueryState("guide", parseAsBoolean.withDefault(false));
  if (waiting || guide)
    return (
      <FirstRun
        endpoint={endpoint}
        provider={provider}
        onDone={() => {
          setWaiting(false);
          void setGuide(null);
        }}
      />
    );
  return (
    <div className="grid gap-4 p-(--gutter) roomy:grid-cols-2">
      <Health endpoint={endpoint} />
      <LastRefused endpoint={endpoint} />
      <LedgerPanel endpoint={endpoint} />
      <Section
        title="Set up the sender"
        className="roomy:col-span-2"
        actions={
          <>
            <Button size="small" onClick={() => void setGuide(true)}>
              Show the guide
            </Button>
            <TestButton endpoint={endpoint} size="small" />
          </>
        }
      >
        <SetUp endpoint={endpoint} provider={provider} />
      </Section>
    </div>
  );
}

function Health({ endpoint: { requests24h, refused24h, lastRequestAt, createdAt } }: { endpoint: Endpoint }) {
  return (
    <Section title="Last 24 hours">
      <Facts
        of={[
          ["Requests", requests24h.toLocaleString("en-US")],
          ["Refused", refused24h.toLocaleString("en-US")],
          ["Last request", lastRequestAt ? <Time key="last" at={lastRequestAt} as="ago" /> : "none yet"],
          ["Created", <Time key="created" at={createdAt} as="ago" />],
        ]}
      />
    </Section>
  );
}

/** The newest refusals, each with its reason and a link to its decision. */
function LastRefused({ endpoint }: { endpoint: Endpoint }) {
  const trpc = useTRPC();
  const href = useProjectHref();
  const { data } = useQuery(
    trpc.request.list.queryOptions(
      { projectId: endpoint.projectId, filter: `endpoint:${endpoint.id} verdict:refused,throttled`, range: "7d", limit: 5 },
      { refetchInterval: 15_000 },
    ),
  );
  return (
    <Section title="Refused in the last 7 days">
      {!data && <SkeletonRows rows={3} columns={3} />}
      {data?.rows.length === 0 && <p className="text-muted">Nothing was refused.</p>}
      <ul className="flex flex-col">
        {data?.rows.map(({ id, receivedAt, reason, method, target, eventType }) => (
          <li key={id}>
            <Link href={href("requests", id)} className="flex h-7 items-center gap-3 rounded-chip hover:bg-hover">
              <Time at={receivedAt} className="w-16 shrink-0 text-muted text-small" />
              <span className="min-w-0 flex-1 truncate">{eventType ?? `${method} ${pathWithin(target)}`}</span>
              <span className="truncate text-bad text-small">{reason && shortReason(reason)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
