"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { useTRPC } from "@/api/client";
import { useProject, useRefusal } from "@/api/session";
import { useProjectHref } from "@/api/use-project-href";
import { Button, LinkButton } from "@/ui/button";
import { DataTable } from "@/ui/data-table";
import { ErrorState } from "@/ui/error-state";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { SkeletonRows } from "@/ui/skeleton";
import { endpointColumns, type ProviderNames } from "./endpoint-columns.tsx";
import { NoEndpoints } from "./no-endpoints.tsx";

const none: Endpoint[] = [];

/** The addresses of the project that providers post to. */
export function EndpointsView({ first, providerNames }: { first: Endpoint[] | undefined; providerNames: ProviderNames }) {
  const trpc = useTRPC();
  const href = useProjectHref();
  const { id: projectId } = useProject();
  const list = useQuery(trpc.endpoint.list.queryOptions({ projectId }, { ...(first && { initialData: first }), refetchInterval: 15_000 }));
  const columns = useMemo(() => endpointColumns(providerNames), [providerNames]);
  return (
    <>
      <PageHeader title="Endpoints" description="The addresses providers post to, each with a policy that decides what comes in." actions={<CreateLink />} />
      {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      <DataTable
        label="Endpoints"
        className="border-t"
        columns={columns}
        rows={list.data ?? none}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => href("endpoints", id)}
        dimmed={list.isError && list.data !== undefined}
        empty={list.isPending ? <SkeletonRows /> : list.data && <NoEndpoints />}
      />
    </>
  );
}

function CreateLink() {
  const href = useProjectHref();
  const refusal = useRefusal("configure");
  if (refusal !== undefined)
    return (
      <Button look="primary" refusal={refusal}>
        Create endpoint
      </Button>
    );
  return (
    <LinkButton look="primary">
      <Link href={href("endpoints", "new")}>
        <Plus className="size-3.5" aria-hidden="true" />
        Create endpoint
      </Link>
    </LinkButton>
  );
}
