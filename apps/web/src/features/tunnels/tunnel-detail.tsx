"use client";

import type { Tunnel } from "@postern/contract/tunnel";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useProject } from "@/api/session";
import { useForbidden } from "@/api/use-forbidden";
import { ErrorState } from "@/ui/error-state";
import { countOf } from "@/ui/number-format";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { AgentEntry } from "./agent-entry.tsx";
import { HeldMaxForm } from "./held-max-form.tsx";
import { TunnelLog } from "./tunnel-log.tsx";
import { useFreshTunnels } from "./use-fresh-tunnels.ts";

/** A tunnel on its destination's page: its agents, what may wait, what happened lately. */
export function TunnelDetail({ id }: { id: Tunnel["id"] }) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const forbidden = useForbidden("durable");
  useFreshTunnels(projectId);
  const { data, error, refetch } = useQuery(trpc.tunnel.list.queryOptions({ projectId }, { refetchInterval: 3_000 }));
  const tunnel = data?.find((one) => one.id === id);
  if (!data && error) return <ErrorState as="banner" problem={problemOf(error)} onRetry={() => void refetch()} />;
  if (!tunnel) return data ? null : <SkeletonRows rows={4} columns={3} />;
  const { connections, owner, pooled, heldMax } = tunnel;
  return (
    <>
      <Section
        title="Agents"
        description={`${owner}'s tunnel${pooled ? ", a pool that others may join" : ""}. ${connections.length > 0 ? countOf(connections.length, "agent") : "No agent"} connected.`}
        flush
      >
        {connections.length === 0 ? (
          <p className="p-4 text-muted">
            What comes is held, and brought once an agent is there. {forbidden ?? "On that machine, run the same command as before."}
          </p>
        ) : (
          <div className="flex flex-col divide-y px-4 py-1">
            {connections.map((agent) => (
              <AgentEntry key={agent.id} tunnelId={id} agent={agent} />
            ))}
          </div>
        )}
      </Section>
      <TunnelLog id={id} />
      <HeldMaxForm key={id} id={id} heldMax={heldMax} />
    </>
  );
}
