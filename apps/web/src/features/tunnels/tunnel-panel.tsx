"use client";

import type { Tunnel } from "@postern/contract/tunnel";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useProject, useRefusal } from "@/api/session";
import { useForbidden } from "@/api/use-forbidden";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { Warning } from "@/ui/warning";
import { DeleteTunnelDialog } from "./delete-tunnel-dialog.tsx";
import { NoTunnels } from "./no-tunnels.tsx";
import { TunnelRow } from "./tunnel-row.tsx";
import { useFreshTunnels } from "./use-fresh-tunnels.ts";

/** The ways to machines behind NAT, and who holds them now. */
export function TunnelPanel({ first }: { first: Tunnel[] | undefined }) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const refusal = useRefusal("configure");
  const forbidden = useForbidden("durable");
  useFreshTunnels(projectId);
  const [deleting, setDeleting] = useState<Tunnel>();
  const tunnels = useQuery(trpc.tunnel.list.queryOptions({ projectId }, { ...(first && { initialData: first }), refetchInterval: 5_000 }));
  return (
    <div id="tunnels">
      <Section title="Tunnels" description="Events come to a machine that no address reaches. While it is away they wait; no attempt is spent." flush>
        {tunnels.error && <ErrorState as="banner" problem={problemOf(tunnels.error)} onRetry={() => void tunnels.refetch()} />}
        {forbidden && <Warning className="m-4">{forbidden} What comes meanwhile is held.</Warning>}
        {tunnels.isPending && <SkeletonRows rows={2} columns={4} />}
        {tunnels.data?.length === 0 && !forbidden && <NoTunnels />}
        <ul>
          {tunnels.data?.map((tunnel) => (
            <TunnelRow key={tunnel.id} tunnel={tunnel} isForbidden={forbidden !== undefined} refusal={refusal} onDelete={() => setDeleting(tunnel)} />
          ))}
        </ul>
        {deleting && <DeleteTunnelDialog tunnel={deleting} onClose={() => setDeleting(undefined)} />}
      </Section>
    </div>
  );
}
