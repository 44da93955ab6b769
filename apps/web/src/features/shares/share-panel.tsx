"use client";

import type { Share } from "@postern/contract/share";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useProject, useRefusal } from "@/api/session";
import { useAgentCommand } from "@/api/use-agent-command";
import { useForbidden } from "@/api/use-forbidden";
import { CodeBlock } from "@/ui/code-block";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { RevokeShareDialog } from "./revoke-share-dialog.tsx";
import { ShareRow } from "./share-row.tsx";

/** Local servers that people show to others now, and those whose time ended in the last week. */
export function SharePanel({ first }: { first: Share[] | undefined }) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const [revoking, setRevoking] = useState<Share>();
  const shares = useQuery(trpc.share.list.queryOptions({ projectId }, { ...(first && { initialData: first }), refetchInterval: 5_000 }));
  const isAnyPublic = shares.data?.some(({ audience, endedAt }) => audience.public && !endedAt);
  const forbidden = useForbidden("http", "tcp", ...(isAnyPublic ? (["public"] as const) : []));
  return (
    <div id="shares">
      <Section title="Shares" description="Live: a server on someone's machine, shown to those whom its owner names. Nothing is kept while it is away." flush>
        {shares.error && <ErrorState as="banner" problem={problemOf(shares.error)} onRetry={() => void shares.refetch()} />}
        {shares.isPending && <SkeletonRows rows={2} columns={4} />}
        {shares.data?.length === 0 && !forbidden && <NoShares />}
        {forbidden && <p className="px-4 py-3 text-muted">{forbidden}</p>}
        <ul>
          {shares.data?.map((share) => (
            <ShareRow key={share.id} share={share} onRevoke={() => setRevoking(share)} />
          ))}
        </ul>
        {revoking && <RevokeShareDialog share={revoking} onClose={() => setRevoking(undefined)} />}
      </Section>
    </div>
  );
}

function NoShares() {
  const refusal = useRefusal("tunnel");
  const agent = useAgentCommand();
  if (refusal) return <p className="px-4 py-3 text-muted">No share is open, and you may not open one. {refusal}</p>;
  return (
    <div className="flex max-w-180 flex-col gap-3 p-4">
      <p>No share is open. To show a server at port 3000 of your machine to your organization:</p>
      <CodeBlock text={agent("share http 3000 --to organization")} what="command" />
    </div>
  );
}
