"use client";

import type { Endpoint } from "@postern/contract/endpoint";
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
  const [start, setStart] = useState<PolicyStart>();
  const live = versions.data?.find((version) => version.live);
  if (versions.error && !versions.data) return <ErrorState problem={problemOf(versions.error)} onRetry={() => void versions.refetch()} />;
  if (!versions.data || !live) return <SkeletonRows rows={6} columns={3} />;
  const shown = start ?? { policy: live.policy, basedOn: live, note: "" };
  return (
    <div className="grid items-start gap-4 p-3 wide:p-6 roomy:grid-cols-[minmax(0,1fr)_320px]">
      <PolicyEditor
        key={`${shown.basedOn.id} ${shown.note}`}
        endpointId={endpoint.id}
        start={shown}
        live={live}
        onSaved={(saved) => setStart({ policy: saved.policy, basedOn: saved, note: "" })}
        onLoadLive={() => setStart({ policy: live.policy, basedOn: live, note: "" })}
      />
      <Versions
        versions={versions.data}
        onRestore={(version) => setStart({ policy: version.policy, basedOn: live, note: `Restores version ${version.number}` })}
      />
    </div>
  );
}
