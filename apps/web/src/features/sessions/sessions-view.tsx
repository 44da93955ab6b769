"use client";

import type { OutputOf } from "@postern/contract/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { type Column, DataTable } from "@/ui/data-table";
import { ErrorState } from "@/ui/error-state";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { AgentSignIns } from "./agent-sign-ins.tsx";
import { browserWords } from "./browser-words.ts";
import { EndpointSessions } from "./endpoint-sessions.tsx";

type OpenSession = OutputOf<"session.list">[number];

const none: OpenSession[] = [];

/** Your own sign-ins that are still open; each can be ended from here. */
export function SessionsView() {
  const trpc = useTRPC();
  const after = useAfterChange();
  const list = useQuery(trpc.session.list.queryOptions({}));
  const end = useMutation(trpc.session.end.mutationOptions(after("Sign-in ended")));
  const columns = columnsWith((id) => end.mutate({ id }), end.isPending ? end.variables.id : undefined);
  return (
    <>
      <PageHeader
        title="Your sign-ins"
        description="Where you are signed in now, from which machines agents act as you, and who is signed in at endpoints. End what you do not know."
      />
      <div className="flex flex-col gap-4 px-(--gutter) pb-12">
        <Section title="Open sign-ins" flush>
          {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
          <DataTable
            label="Open sign-ins"
            columns={columns}
            rows={list.data ?? none}
            keyOf={({ id }) => id}
            empty={list.isPending && <SkeletonRows rows={3} />}
          />
        </Section>
        <AgentSignIns />
        <EndpointSessions />
      </div>
    </>
  );
}

function columnsWith(onEnd: (id: string) => void, ending: string | undefined): Column<OpenSession>[] {
  return [
    { key: "browser", head: "Browser", cell: ({ browser }) => <span title={browser}>{browserWords(browser)}</span> },
    { key: "address", head: "Address", width: "140px", from: "wide", cell: ({ address }) => <span className="font-mono text-muted">{address}</span> },
    { key: "seen", head: "Last seen", width: "104px", cell: ({ lastSeenAt }) => <Time at={lastSeenAt} className="text-muted" /> },
    { key: "since", head: "Since", width: "112px", from: "wide", cell: ({ createdAt }) => <Time at={createdAt} className="text-muted" /> },
    { key: "ends", head: "Ends", width: "84px", from: "roomy", cell: ({ expiresAt }) => <Time at={expiresAt} className="text-muted" /> },
    {
      key: "end",
      head: "",
      width: "116px",
      align: "end",
      cell: ({ id, isThis }) =>
        isThis ? (
          <Badge tone="good" shape="dot" look="plain">
            This one
          </Badge>
        ) : (
          <Button size="small" busy={ending === id} onClick={() => onEnd(id)}>
            End
          </Button>
        ),
    },
  ];
}
