"use client";

import type { AddressList } from "@postern/contract/address-list";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal, useSession } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { ErrorState } from "@/ui/error-state";
import { Facts } from "@/ui/facts";
import { countOf } from "@/ui/number-format";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { EditRangesDialog } from "./edit-ranges-dialog.tsx";
import { HeldChange } from "./held-change.tsx";
import { RefreshSettings } from "./refresh-settings.tsx";
import { VersionList } from "./version-list.tsx";

interface ListDetailProps {
  list: AddressList;
  onClose: () => void;
}

const shownMax = 500;

/** One list: what waits, what counts, who asks it, how it is fetched and what it was. */
export function ListDetail({ list, onClose }: ListDetailProps) {
  const trpc = useTRPC();
  const refusal = useRefusal("configure");
  const [editing, setEditing] = useState(false);
  const detail = useQuery(trpc.addressList.get.queryOptions({ id: list.id }));
  useAskAgain(detail.refetch, `${list.changedAt.getTime()} ${list.held?.id ?? ""}`);
  const ranges = detail.data?.ranges ?? [];
  const actions = (
    <>
      {list.feed === undefined && (
        <Button refusal={refusal ?? (detail.data ? undefined : "Wait until the list is here.")} onClick={() => setEditing(true)}>
          Edit addresses
        </Button>
      )}
      <RemoveList list={list} onRemoved={onClose} />
    </>
  );
  return (
    <>
      {list.held && <HeldChange list={list} version={list.held} />}
      <Section title={list.name} description={list.feedName ?? "A list of your own"} actions={actions}>
        <div className="flex flex-col gap-4">
          <ListFacts list={list} />
          {detail.error && <ErrorState as="banner" problem={problemOf(detail.error)} onRetry={() => void detail.refetch()} />}
          {detail.isPending && <SkeletonRows rows={2} />}
          {ranges.length > 0 && <CodeBlock text={textOf(ranges)} what="addresses" />}
        </div>
      </Section>
      {list.feed !== undefined && <RefreshSettings list={list} />}
      {detail.data && <VersionList versions={detail.data.versions} />}
      {editing && <EditRangesDialog list={list} ranges={ranges} onClose={() => setEditing(false)} />}
    </>
  );
}

/** Asks again when the list above says that something changed. */
function useAskAgain(ask: () => unknown, stamp: string): void {
  const known = useRef(stamp);
  useEffect(() => {
    if (known.current !== stamp) void ask();
    known.current = stamp;
  }, [ask, stamp]);
}

function ListFacts({ list }: { list: AddressList }) {
  return (
    <Facts
      of={[
        ["Addresses", list.isLoaded ? countOf(list.rangeCount, "range") : "None yet: gates that ask it answer 503 until it is refreshed."],
        ["As of", list.asOf],
        ["Sure", list.confidence === "low" ? "No: compare them with the provider's page before a gate relies on them." : undefined],
        ["Asked by", <Users key="users" list={list} />],
        ["Changed", <Time key="changed" at={list.changedAt} as="ago" />],
      ]}
    />
  );
}

function textOf(ranges: readonly string[]): string {
  const beyond = ranges.length - shownMax;
  return [...ranges.slice(0, shownMax), ...(beyond > 0 ? [`# and ${beyond} more`] : [])].join("\n");
}

function Users({ list: { usedBy } }: { list: AddressList }) {
  const { organization } = useSession();
  if (usedBy.length === 0) return <span className="text-muted">Nobody. Choose it in the address gate of a policy.</span>;
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1">
      {usedBy.map(({ endpointId, endpointName, projectSlug, as }) => (
        <li key={`${endpointId} ${as}`}>
          <Link href={`/${organization.slug}/${projectSlug}/endpoints/${endpointId}?tab=policy`} className="underline">
            {endpointName}
          </Link>
          <span className="text-muted">{as === "allow" ? " lets in" : " keeps out"}</span>
        </li>
      ))}
    </ul>
  );
}

function RemoveList({ list, onRemoved }: { list: AddressList; onRemoved: () => void }) {
  const trpc = useTRPC();
  const refusal = useRefusal("configure");
  const after = useAfterChange();
  const [asking, setAsking] = useState(false);
  const remove = useMutation(trpc.addressList.remove.mutationOptions(after(`Removed ${list.name}`)));
  const inUse = list.usedBy.length > 0 ? "Policies ask it: take it out of them first." : undefined;
  const confirm = () => remove.mutate({ id: list.id }, { onSuccess: onRemoved, onSettled: () => setAsking(false) });
  return (
    <>
      <Button refusal={refusal ?? inUse} onClick={() => setAsking(true)}>
        Remove
      </Button>
      <ConfirmDialog open={asking} onOpenChange={setAsking} title={`Remove ${list.name}?`} verb="Remove list" busy={remove.isPending} onConfirm={confirm}>
        Its addresses and versions go with it. Earlier versions of policies that ask it cannot be restored while it is gone.
      </ConfirmDialog>
    </>
  );
}
