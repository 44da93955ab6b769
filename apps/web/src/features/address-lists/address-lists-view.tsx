"use client";

import type { AddressList } from "@postern/contract/address-list";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
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
import { addressListColumns } from "./address-list-columns.tsx";
import { ListDetail } from "./list-detail.tsx";
import { NewListDialog } from "./new-list-dialog.tsx";

const none: AddressList[] = [];
/** While a feed is being fetched, and otherwise now and then, as the worker may change one. */
const busyMs = 1_500;
const idleMs = 30_000;

/** The named lists of addresses that policies ask. */
export function AddressListsView({ first }: { first: AddressList[] | undefined }) {
  const [adding, setAdding] = useState(false);
  const [open, setOpen] = useQueryState("list", parseAsString);
  const [feed, setFeed] = useQueryState("feed", parseAsString);
  const lists = useLists(first);
  const setOffered = (wanted: boolean) => {
    setAdding(wanted);
    if (!wanted) void setFeed(null);
  };
  const shown = lists.data?.find(({ id }) => id === open);
  return (
    <>
      <PageHeader
        title="Address lists"
        description="Addresses under a name, asked by the address gates of any policy: your own, or those that a provider publishes."
      />
      <div className="flex flex-col gap-4 px-(--gutter) pb-12">
        <ListTable lists={lists} open={open} onOpen={(id) => void setOpen(id)} onAdd={() => setAdding(true)} />
        {shown && <ListDetail key={shown.id} list={shown} onClose={() => void setOpen(null)} />}
      </div>
      <NewListDialog open={adding || feed !== null} feed={feed} onOpenChange={setOffered} onMade={({ id }) => void setOpen(id)} />
    </>
  );
}

function useLists(first: AddressList[] | undefined) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.addressList.list.queryOptions({}, first && { initialData: first }),
    refetchInterval: ({ state }) => (state.data?.some(({ isRefreshing }) => isRefreshing) ? busyMs : idleMs),
  });
}

interface ListTableProps {
  lists: ReturnType<typeof useLists>;
  open: string | null;
  onOpen: (id: string | null) => void;
  onAdd: () => void;
}

function ListTable({ lists, open, onOpen, onAdd }: ListTableProps) {
  return (
    <Section
      title="Your lists"
      flush
      actions={
        <Button icon={<Plus className="size-3.5" />} refusal={useRefusal("configure")} onClick={onAdd}>
          New list
        </Button>
      }
    >
      {lists.error && <ErrorState as="banner" problem={problemOf(lists.error)} onRetry={() => void lists.refetch()} />}
      <DataTable
        label="Address lists"
        columns={addressListColumns}
        rows={lists.data ?? none}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `?list=${id}`}
        onOpen={({ id }) => onOpen(id === open ? null : id)}
        openKey={open ?? undefined}
        empty={lists.isPending ? <SkeletonRows rows={2} /> : lists.data && <NoLists />}
      />
    </Section>
  );
}

function NoLists() {
  return <EmptyState title="No address list yet">Put your office's addresses under a name, or take those that GitHub, Stripe and others publish.</EmptyState>;
}
