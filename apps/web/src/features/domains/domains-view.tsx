"use client";

import type { Domain } from "@postern/contract/domain";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/button";
import { DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { AddDomainDialog } from "./add-domain-dialog.tsx";
import { CertificateList } from "./certificate-list.tsx";
import { domainColumns } from "./domain-columns.tsx";
import { ProveDomainDialog } from "./prove-domain-dialog.tsx";
import { RemoveDomainDialog } from "./remove-domain-dialog.tsx";
import { ReservedHosts } from "./reserved-hosts.tsx";

const none: Domain[] = [];

/** The domains that the organization proves by the DNS: its endpoints and shares may have names at them. */
export function DomainsView({ first }: { first: Domain[] | undefined }) {
  const trpc = useTRPC();
  const refusal = useRefusal("administer");
  const [adding, setAdding] = useState(false);
  const [proving, setProving] = useState<Domain>();
  const [removing, setRemoving] = useState<Domain>();
  const list = useQuery(trpc.domain.list.queryOptions({}, first && { initialData: first }));
  return (
    <>
      <PageHeader title="Domains" description="Endpoints and shares can have names at a domain that your organization proves." />
      <div className="flex flex-col gap-4 px-3 pb-12 wide:px-6">
        <Section
          title="Your domains"
          flush
          actions={
            <Button icon={<Plus className="size-3.5" />} refusal={refusal} onClick={() => setAdding(true)}>
              Add domain
            </Button>
          }
        >
          {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
          <DataTable
            label="Domains"
            columns={domainColumns({ onProve: setProving, onRemove: setRemoving, refusal })}
            rows={list.data ?? none}
            keyOf={({ id }) => id}
            empty={list.isPending ? <SkeletonRows rows={2} /> : list.data && <NoDomains refusal={refusal} />}
          />
        </Section>
        <ReservedHosts />
        <CertificateList certificates={(list.data ?? none).flatMap(({ certificates }) => certificates)} />
      </div>
      <AddDomainDialog open={adding} onOpenChange={setAdding} onAdded={setProving} />
      {proving && <ProveDomainDialog domain={proving} onClose={() => setProving(undefined)} />}
      {removing && <RemoveDomainDialog domain={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function NoDomains({ refusal }: { refusal: string | undefined }) {
  return (
    <EmptyState title="No domain yet">
      Every endpoint has an address without one. {refusal ? "An owner or admin can add a domain" : "Add a domain"} to call endpoints by names of your own, such
      as hooks.example.com.
    </EmptyState>
  );
}
