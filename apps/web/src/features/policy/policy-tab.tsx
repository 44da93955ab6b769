"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { PolicyVersion } from "@postern/contract/policy-version";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { SkeletonRows } from "@/ui/skeleton";
import { AssertionsPanel } from "./assertions-panel.tsx";
import { PolicyEditor, type PolicyStart } from "./policy-editor.tsx";
import { ProposalPanel } from "./proposal-panel.tsx";
import { ShadowPanel } from "./shadow-panel.tsx";
import { Versions } from "./versions.tsx";

/** The policy of an endpoint: the live version to edit, what stands beside it, and all there were. */
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
  const [edits, setEdits] = useState(0);
  const begin = (version: PolicyVersion) => {
    setStart(startAt(version));
    setEdits(edits + 1);
  };
  const proposed = versions.find(({ proposal }) => proposal);
  return (
    <div className="grid items-start gap-4 p-(--gutter) roomy:grid-cols-[minmax(0,1fr)_320px]">
      {proposed && (
        <div className="min-w-0 roomy:col-span-2">
          <ProposalPanel version={proposed} live={live} />
        </div>
      )}
      <PolicyEditor
        key={edits}
        endpointId={endpointId}
        start={start}
        live={live}
        onSaved={(saved) => begin(saved.live ? saved : live)}
        onLoadLive={() => begin(live)}
      >
        <ShadowPanel endpointId={endpointId} live={live} />
        <AssertionsPanel endpointId={endpointId} />
        <Versions versions={versions} live={live} />
      </PolicyEditor>
    </div>
  );
}

function startAt(version: PolicyVersion): PolicyStart {
  return { policy: version.policy, basedOn: version, note: "" };
}
