"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { PolicyVersion } from "@postern/contract/policy-version";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { SkeletonRows } from "@/ui/skeleton";
import { PolicyEditor, type PolicyStart } from "./policy-editor.tsx";
import { Versions } from "./versions.tsx";

/** The policy of an endpoint: the live version to edit, and all there were. */
export function PolicyTab({ endpoint }: { endpoint: Pick<Endpoint, "id" | "name"> }) {
  const trpc = useTRPC();
  const versions = useQuery(trpc.policy.list.queryOptions({ endpointId: endpoint.id }));
  const live = versions.data?.find((version) => version.live);
  if (versions.error && !versions.data) return <ErrorState problem={problemOf(versions.error)} onRetry={() => void versions.refetch()} />;
  if (!versions.data || !live) return <SkeletonRows rows={6} columns={3} />;
  return <Workbench endpointId={endpoint.id} versions={versions.data} live={live} />;
}

interface WorkbenchProps {
  endpointId: string;
  versions: PolicyVersion[];
  live: PolicyVersion;
}

/** What is edited stays what it was when a newer version comes in from elsewhere: edits are only ever replaced on demand. */
function Workbench({ endpointId, versions, live }: WorkbenchProps) {
  const [start, setStart] = useState<PolicyStart>(() => startAt(live));
  return (
    <div className="grid items-start gap-4 p-(--gutter) roomy:grid-cols-[minmax(0,1fr)_320px]">
      <PolicyEditor
        key={`${start.basedOn.id} ${start.note}`}
        endpointId={endpointId}
        start={start}
        live={live}
        onSaved={(saved) => setStart(startAt(saved))}
        onLoadLive={() => setStart(startAt(live))}
      >
        <Versions
          versions={versions}
          onRestore={(version) => setStart({ policy: version.policy, basedOn: live, note: `Restores version ${version.number}` })}
        />
      </PolicyEditor>
    </div>
  );
}

function startAt(version: PolicyVersion): PolicyStart {
  return { policy: version.policy, basedOn: version, note: "" };
}
