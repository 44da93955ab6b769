"use client";

import type { TunnelConnection } from "@postern/contract/tunnel";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Bytes, Duration } from "@/ui/figures";
import { countOf } from "@/ui/number-format";
import { Time } from "@/ui/time";

interface AgentEntryProps {
  tunnelId: `tun_${string}`;
  agent: TunnelConnection;
}

/** One agent at a tunnel: whose, from where, since when, what it does; and the way to end it. */
export function AgentEntry({ tunnelId, agent }: AgentEntryProps) {
  const { machine, forward, agentName, agentVersion, address, transport, connectedAt, lastSeenAt, localUp, slots, inFlight, carried, carriedBytes } = agent;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-1 py-1">
      <div className="min-w-0 flex-1 basis-64 text-small">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="min-w-0 break-words">
            {machine} → <span className="font-mono">{forward}</span>
          </span>
          {!localUp && (
            <Badge tone="held" shape="bars">
              Nothing listens there
            </Badge>
          )}
          {transport === "poll" && <Badge tone="warn">Polling</Badge>}
        </p>
        <p className="text-muted">
          {agentName} from {address}, agent {agentVersion}, connected <Time at={connectedAt} as="ago" />, seen <Time at={lastSeenAt} as="ago" />
          {agent.latencyMs !== undefined && (
            <>
              , <Duration ms={agent.latencyMs} /> away
            </>
          )}
        </p>
        <p className="text-muted tabular-nums">
          {inFlight} of {slots} in flight, {countOf(carried, "delivery", "deliveries")} brought, <Bytes count={carriedBytes} />
        </p>
      </div>
      <Disconnect tunnelId={tunnelId} agent={agent} />
    </div>
  );
}

function Disconnect({ tunnelId, agent: { id, machine } }: AgentEntryProps) {
  const [open, setOpen] = useState(false);
  const trpc = useTRPC();
  const after = useAfterChange();
  const refusal = useRefusal("operate");
  const disconnect = useMutation(trpc.tunnel.disconnect.mutationOptions(after(`Disconnected ${machine}`)));
  return (
    <>
      <Button size="small" refusal={refusal} onClick={() => setOpen(true)}>
        Disconnect…
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Disconnect ${machine}?`}
        verb="Disconnect"
        busy={disconnect.isPending}
        onConfirm={() => disconnect.mutate({ id: tunnelId, connectionId: id }, { onSuccess: () => setOpen(false) })}
      >
        Its agent ends within 5 seconds and does not come back by itself. What comes for the tunnel is held, unless another agent is there. To keep it out for
        good, revoke its token.
      </ConfirmDialog>
    </>
  );
}
