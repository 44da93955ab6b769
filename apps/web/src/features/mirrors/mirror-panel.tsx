"use client";

import type { Mirror } from "@postern/contract/mirror";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useProject, useRefusal } from "@/api/session";
import { useAgentCommand } from "@/api/use-agent-command";
import { useForbidden } from "@/api/use-forbidden";
import { CodeBlock } from "@/ui/code-block";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { MirrorRow } from "./mirror-row.tsx";

/** Who gets copies of which events now. */
export function MirrorPanel({ first }: { first: Mirror[] | undefined }) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const forbidden = useForbidden("mirror");
  const mirrors = useQuery(trpc.mirror.list.queryOptions({ projectId }, { ...(first && { initialData: first }), refetchInterval: 5_000 }));
  return (
    <div id="mirrors">
      <Section title="Mirrors" description="Copies of events for someone who looks on. Deliveries neither wait for them nor change." flush>
        {mirrors.error && <ErrorState as="banner" problem={problemOf(mirrors.error)} onRetry={() => void mirrors.refetch()} />}
        {mirrors.isPending && <SkeletonRows rows={1} columns={4} />}
        {mirrors.data?.length === 0 && !forbidden && <NoMirrors />}
        {forbidden && <p className="px-4 py-3 text-muted">{forbidden}</p>}
        <ul>
          {mirrors.data?.map((mirror) => (
            <MirrorRow key={mirror.id} mirror={mirror} isForbidden={forbidden !== undefined} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function NoMirrors() {
  const refusal = useRefusal("payload");
  const agent = useAgentCommand();
  if (refusal) return <p className="px-4 py-3 text-muted">Nobody looks on, and you may not: copies show payloads. {refusal}</p>;
  return (
    <div className="flex max-w-180 flex-col gap-3 p-4">
      <p>Nobody looks on. To get copies of an endpoint's events at port 4000 of your machine, with its name in place of ENDPOINT:</p>
      <CodeBlock text={agent("mirror ENDPOINT 4000")} what="command" />
    </div>
  );
}
