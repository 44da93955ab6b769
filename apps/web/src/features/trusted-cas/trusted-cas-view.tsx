"use client";

import type { TrustedCa } from "@postern/contract/trusted-ca";
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
import { AddTrustedCasDialog } from "./add-trusted-cas-dialog.tsx";
import { RemoveTrustedCaDialog } from "./remove-trusted-ca-dialog.tsx";
import { RevocationListDialog } from "./revocation-list-dialog.tsx";
import { trustedCaColumns } from "./trusted-ca-columns.tsx";

const none: TrustedCa[] = [];

/** The trusted CAs whose client certificates gates can let in. */
export function TrustedCasView({ first }: { first: TrustedCa[] | undefined }) {
  const trpc = useTRPC();
  const refusal = useRefusal("administer");
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<TrustedCa>();
  const [removing, setRemoving] = useState<TrustedCa>();
  const list = useQuery(trpc.trustedCa.list.queryOptions({}, first && { initialData: first }));
  return (
    <>
      <PageHeader title="Trusted CAs" description="Client certificates that they issue are let in where a gate of an endpoint's policy names them." />
      <div className="flex flex-col gap-4 px-3 pb-12 wide:px-6">
        <Section
          title="Your trusted CAs"
          flush
          actions={
            <Button icon={<Plus className="size-3.5" />} refusal={refusal} onClick={() => setAdding(true)}>
              Add trusted CAs
            </Button>
          }
        >
          {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
          <DataTable
            label="Trusted CAs"
            columns={trustedCaColumns({ onRevoke: setRevoking, onRemove: setRemoving, refusal })}
            rows={list.data ?? none}
            keyOf={({ id }) => id}
            empty={list.isPending ? <SkeletonRows rows={2} /> : list.data && <NoAuthorities />}
          />
        </Section>
      </div>
      <AddTrustedCasDialog open={adding} onOpenChange={setAdding} />
      {revoking && <RevocationListDialog authority={revoking} onClose={() => setRevoking(undefined)} />}
      {removing && <RemoveTrustedCaDialog authority={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function NoAuthorities() {
  return (
    <EmptyState title="No trusted CA yet">
      Add the certificate authority (CA) that issues certificates to your senders, such as one of your own. Then add the gate Client certificate to an
      endpoint's policy.
    </EmptyState>
  );
}
