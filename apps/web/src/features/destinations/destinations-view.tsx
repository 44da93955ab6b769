"use client";

import type { Destination } from "@postern/contract/destination";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTRPC } from "@/api/client";
import { useProject, useRefusal } from "@/api/session";
import { useProjectHref } from "@/api/use-project-href";
import { Button, LinkButton } from "@/ui/button";
import { DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { Shape } from "@/ui/shape";
import { SkeletonRows } from "@/ui/skeleton";
import { destinationColumns } from "./destination-columns.tsx";
import { HeldNotice } from "./held-notice.tsx";

interface DestinationsViewProps {
  first: Destination[] | undefined;
  /** The tunnels of the project, beneath the URLs. */
  tunnels: ReactNode;
}

const none: Destination[] = [];

/** Where events go: URLs, and the tunnels of people's machines. */
export function DestinationsView({ first, tunnels }: DestinationsViewProps) {
  const trpc = useTRPC();
  const href = useProjectHref();
  const { id: projectId } = useProject();
  const list = useQuery(trpc.destination.list.queryOptions({ projectId }, { ...(first && { initialData: first }), refetchInterval: 5_000 }));
  return (
    <>
      <PageHeader
        title="Destinations"
        description="Where events go. What cannot be delivered waits or is tried again; nothing is dropped."
        actions={<CreateLink />}
      />
      <div className="flex flex-col gap-4 px-3 pb-8 wide:px-6">
        <Section title="All destinations" flush>
          {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
          <HeldLines destinations={list.data ?? none} />
          <DataTable
            label="Destinations"
            columns={destinationColumns}
            rows={list.data ?? none}
            keyOf={({ id }) => id}
            hrefOf={({ id }) => href("destinations", id)}
            empty={list.isPending ? <SkeletonRows rows={4} /> : list.data && <NoDestinations />}
          />
        </Section>
        {tunnels}
      </div>
    </>
  );
}

/** What waits on purpose, above the table: its columns have no room for sentences. */
function HeldLines({ destinations }: { destinations: readonly Destination[] }) {
  const href = useProjectHref();
  const held = destinations.filter(({ held, kind }) => held && kind === "url");
  if (held.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 border-b bg-held-soft px-4 py-2 text-small" aria-label="Held">
      {held.map((destination) => (
        <li key={destination.id} className="flex items-baseline gap-2">
          <Shape name="bars" className="size-2.5 text-held" />
          <span className="min-w-0">
            <Link href={href("destinations", destination.id)} className="font-semibold hover:underline">
              {destination.name}
            </Link>
            {": "}
            <HeldNotice destination={destination} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function NoDestinations() {
  return <EmptyState title="No destination yet">A destination is a URL of yours that takes events, or a tunnel to a machine that no URL reaches.</EmptyState>;
}

function CreateLink() {
  const href = useProjectHref();
  const refusal = useRefusal("configure");
  if (refusal !== undefined)
    return (
      <Button look="primary" refusal={refusal}>
        Create destination
      </Button>
    );
  return (
    <LinkButton look="primary">
      <Link href={href("destinations", "new")}>
        <Plus className="size-3.5" aria-hidden="true" />
        Create destination
      </Link>
    </LinkButton>
  );
}
