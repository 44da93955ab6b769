"use client";

import type { Destination } from "@postern/contract/destination";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTRPC } from "@/api/client";
import { useProjectHref } from "@/api/use-project-href";
import { LinkButton } from "@/ui/button";
import { ErrorState } from "@/ui/error-state";
import { Facts } from "@/ui/facts";
import { Id } from "@/ui/id";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { Shape } from "@/ui/shape";
import { Countdown, Time } from "@/ui/time";
import { DestinationSettings } from "./destination-settings.tsx";
import { DestinationState, stateOf } from "./destination-state.tsx";
import { HeldNotice } from "./held-notice.tsx";
import { PauseResume } from "./pause-resume.tsx";
import { SigningSecrets } from "./signing-secrets.tsx";
import { TryNow } from "./try-now.tsx";

interface DestinationPageProps {
  first: Destination;
  routes: ReactNode;
  /** What another feature shows of a tunnel. */
  tunnel?: ReactNode;
}

/** One destination: how it stands, what waits for it, what comes to it, how it is delivered to. */
export function DestinationPage({ first, routes, tunnel }: DestinationPageProps) {
  const trpc = useTRPC();
  const href = useProjectHref();
  const { data: destination = first, error } = useQuery(trpc.destination.get.queryOptions({ id: first.id }, { initialData: first, refetchInterval: 5_000 }));
  return (
    <>
      <header className="flex flex-wrap items-start gap-3 px-3 pt-4 pb-3 wide:px-6">
        <div className="min-w-0 flex-1 max-wide:basis-full">
          <h1 className="break-words font-semibold text-title">{destination.name}</h1>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-muted">
            <DestinationState destination={destination} />
            <span className="min-w-0 break-all font-mono text-small">{destination.url ?? "tunnel"}</span>
            <Id id={destination.id} what="destination id" />
          </p>
        </div>
        {destination.failed24h > 0 && (
          <LinkButton>
            <Link href={`${href("requests")}?filter=delivery:failed`}>What failed</Link>
          </LinkButton>
        )}
        <PauseResume destination={destination} />
        {destination.held?.cause === "breaker" && <TryNow destination={destination} />}
      </header>
      {error && <ErrorState as="banner" problem={problemOf(error)} />}
      {destination.held && <HeldBanner destination={destination} />}
      <div className="grid items-start gap-4 px-3 pb-12 wide:px-6 roomy:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-4">
          {tunnel}
          {routes}
          {destination.kind === "url" && <SigningSecrets destination={destination} />}
          <DestinationSettings key={destination.id} destination={destination} />
        </div>
        <Standing destination={destination} />
      </div>
    </>
  );
}

function HeldBanner({ destination }: { destination: Destination }) {
  return (
    <p className="mx-3 mb-4 flex items-baseline gap-2.5 rounded-panel border border-held/40 bg-held-soft px-4 py-3 wide:mx-6">
      <Shape name="bars" className="size-2.5 text-held" />
      <span className="min-w-0">
        <HeldNotice destination={destination} />
      </span>
    </p>
  );
}

function Standing({ destination }: { destination: Destination }) {
  const { held, breaker, pending, oldestPendingAt, nextAttemptAt, delivered24h, failed24h, createdAt } = destination;
  return (
    <Section title="How it stands" description={stateOf(destination).meaning} className="max-roomy:order-first">
      <Facts
        of={[
          ["Since", held && <Time key="since" at={held.since} as="ago" />],
          [held ? "Held" : "Waiting", pending.toLocaleString("en-US")],
          ["Oldest", oldestPendingAt && <Time key="oldest" at={oldestPendingAt} as="ago" />],
          ["Next attempt", !held && nextAttemptAt ? <Countdown key="next" until={nextAttemptAt} className="font-mono" /> : undefined],
          ["Failures in a row", breaker?.state === "open" ? breaker.failures.toLocaleString("en-US") : undefined],
          ["Next try", breaker?.state === "open" && pending > 0 ? <Countdown key="probe" until={breaker.probeAt} className="font-mono" /> : undefined],
          ["In flight at once", breaker?.state === "ramp" ? `${breaker.slots} of ${destination.concurrency}` : undefined],
          ["Delivered, 24 h", delivered24h.toLocaleString("en-US")],
          ["Failed, 24 h", failed24h.toLocaleString("en-US")],
          ["Created", <Time key="created" at={createdAt} as="ago" />],
        ]}
      />
    </Section>
  );
}
