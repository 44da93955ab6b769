"use client";

import type { EndpointSession } from "@postern/contract/endpoint-session";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { type Column, DataTable } from "@/ui/data-table";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { browserWords } from "./browser-words.ts";

const none: EndpointSession[] = [];

/** Who is signed in past the login gates of endpoints: everyone for those who administer the organization, yourself otherwise. */
export function EndpointSessions() {
  const trpc = useTRPC();
  const after = useAfterChange();
  const list = useQuery(trpc.endpointSession.list.queryOptions({}));
  const end = useMutation(trpc.endpointSession.end.mutationOptions(after("Sign-in ended")));
  const columns = columnsWith((id) => end.mutate({ id }), end.isPending ? end.variables.id : undefined);
  return (
    <Section title="Signed in at endpoints" flush>
      {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      <DataTable
        label="Signed in at endpoints"
        columns={columns}
        rows={list.data ?? none}
        keyOf={({ id }) => id}
        empty={list.isPending ? <SkeletonRows rows={2} /> : !list.error && <Nobody />}
      />
    </Section>
  );
}

function Nobody() {
  return (
    <p className="px-4 py-6 text-muted">Nobody now. An endpoint whose policy has an OIDC login gate asks people to sign in before it lets their browser in.</p>
  );
}

function columnsWith(onEnd: (id: string) => void, ending: string | undefined): Column<EndpointSession>[] {
  return [
    {
      key: "person",
      head: "Person",
      cell: ({ email, name, isMember }) => (
        <span title={isMember ? `${name}, a member` : `${name}, no member of the organization`}>
          {email}
          {!isMember && <span className="text-muted"> · no member</span>}
        </span>
      ),
    },
    { key: "endpoint", head: "Endpoint", width: "22%", cell: ({ endpointName }) => <span className="truncate">{endpointName}</span> },
    { key: "browser", head: "Browser", width: "156px", from: "wide", cell: ({ browser }) => <span title={browser}>{browserWords(browser)}</span> },
    { key: "address", head: "Address", width: "132px", from: "roomy", cell: ({ address }) => <span className="font-mono text-muted">{address}</span> },
    { key: "since", head: "Since", width: "104px", from: "wide", cell: ({ signedInAt }) => <Time at={signedInAt} className="text-muted" /> },
    { key: "ends", head: "Ends", width: "84px", from: "roomy", cell: ({ expiresAt }) => <Time at={expiresAt} className="text-muted" /> },
    {
      key: "end",
      head: "",
      width: "84px",
      align: "end",
      cell: ({ id, email }) => (
        <Button size="small" busy={ending === id} aria-label={`End the sign-in of ${email}`} onClick={() => onEnd(id)}>
          End
        </Button>
      ),
    },
  ];
}
