"use client";

import type { Member } from "@postern/contract/organization";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/button";
import { type Column, DataTable } from "@/ui/data-table";
import { ErrorState } from "@/ui/error-state";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { RemoveMemberDialog } from "./remove-member-dialog.tsx";
import { RoleMatrix } from "./role-matrix.tsx";
import { RoleSelect } from "./role-select.tsx";

const none: Member[] = [];

/** The people of the organization, what each may do, and what the roles mean. */
export function MembersView({ first }: { first: Member[] | undefined }) {
  const trpc = useTRPC();
  const refusal = useRefusal("administer");
  const [removing, setRemoving] = useState<Member>();
  const list = useQuery(trpc.member.list.queryOptions({}, first && { initialData: first }));
  return (
    <>
      <PageHeader title="Members" description="People join by signing in through the organization's single sign-on." />
      <div className="flex flex-col gap-4 px-(--gutter) pb-12">
        <Section title="People" flush>
          {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
          <DataTable
            label="People"
            columns={columnsWith(setRemoving, refusal)}
            rows={list.data ?? none}
            keyOf={({ userId }) => userId}
            empty={list.isPending && <SkeletonRows rows={4} />}
          />
        </Section>
        <RoleMatrix />
      </div>
      {removing && <RemoveMemberDialog member={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function columnsWith(onRemove: (member: Member) => void, refusal: string | undefined): Column<Member>[] {
  return [
    { key: "name", head: "Name", sortBy: ({ name }) => name, cell: NameCell },
    {
      key: "email",
      head: "E-mail",
      width: "30%",
      from: "wide",
      sortBy: ({ email }) => email,
      cell: ({ email }) => <span className="text-muted">{email}</span>,
    },
    { key: "role", head: "Role", width: "140px", narrowWidth: "124px", sortBy: ({ role }) => role, cell: (member) => <RoleSelect member={member} /> },
    {
      key: "seen",
      head: "Last seen",
      width: "112px",
      from: "wide",
      sortBy: ({ lastSeenAt }) => lastSeenAt?.getTime() ?? 0,
      cell: LastSeenCell,
    },
    { key: "joined", head: "Joined", width: "112px", from: "roomy", cell: ({ joinedAt }) => <Time at={joinedAt} className="text-muted" /> },
    {
      key: "remove",
      head: "",
      width: "116px",
      narrowWidth: "92px",
      align: "end",
      cell: (member) => (
        <Button size="small" refusal={refusal ?? (member.isYou ? "Someone else has to remove you." : undefined)} onClick={() => onRemove(member)}>
          Remove
        </Button>
      ),
    },
  ];
}

function NameCell({ name, isYou }: Member) {
  return (
    <>
      <span className="font-semibold">{name}</span>
      {isYou && <span className="text-muted"> · you</span>}
    </>
  );
}

function LastSeenCell({ lastSeenAt }: Member) {
  return lastSeenAt ? <Time at={lastSeenAt} className="text-muted" /> : <span className="text-muted">never</span>;
}
