"use client";

import type { Tunnel } from "@postern/contract/tunnel";
import { Trash2 } from "lucide-react";
import Link from "next/link";
import { useProjectHref } from "@/api/use-project-href";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/icon-button";
import { countOf } from "@/ui/number-format";
import { Time } from "@/ui/time";
import { AgentEntry } from "./agent-entry.tsx";

interface TunnelRowProps {
  tunnel: Tunnel;
  /** No agent is let in: to start one leads nowhere. */
  isForbidden: boolean;
  refusal: string | undefined;
  onDelete: () => void;
}

export function TunnelRow({ tunnel, isForbidden, refusal, onDelete }: TunnelRowProps) {
  const { id, name, owner, pooled, destinationId, connections } = tunnel;
  const href = useProjectHref();
  const isConnected = connections.length > 0;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 border-b px-4 py-2.5 last:border-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <Link href={href("destinations", destinationId)} className="min-w-0 break-words rounded-chip py-0.5 font-semibold hover:underline">
            {name}
          </Link>
          <Badge tone={isConnected ? "good" : "held"} shape={isConnected ? "dot" : "bars"}>
            {isConnected ? "Connected" : "Away"}
          </Badge>
          {pooled && <Badge tone="muted">Pool</Badge>}
        </p>
        <p className="break-words text-muted text-small">{owner}</p>
        <Feeding tunnel={tunnel} />
      </div>
      <IconButton size="small" label={`Delete ${name}`} icon={<Trash2 />} refusal={refusal} onClick={onDelete} />
      <div className="basis-full">
        {!isConnected && (
          <p className="text-muted text-small">
            {isForbidden ? "No agent is connected." : "No agent is connected: run the same command as before on its machine. What comes meanwhile is held."}
          </p>
        )}
        {connections.map((agent) => (
          <AgentEntry key={agent.id} tunnelId={id} agent={agent} />
        ))}
        <Held tunnel={tunnel} />
      </div>
    </li>
  );
}

/** How much waits for its agent, and for how long. */
function Held({ tunnel: { held, oldestHeldAt } }: { tunnel: Tunnel }) {
  if (held === 0) return null;
  return (
    <p className="text-held text-small">
      {countOf(held, "delivery", "deliveries")} held
      {oldestHeldAt && (
        <>
          , the oldest came <Time at={oldestHeldAt} as="ago" />
        </>
      )}
    </p>
  );
}

/** Which endpoints feed it, with which of their events, and until when. */
function Feeding({ tunnel: { endpoints } }: { tunnel: Tunnel }) {
  if (endpoints.length === 0) return <p className="text-muted text-small">No endpoint leads here.</p>;
  return (
    <ul className="text-muted text-small">
      {endpoints.map(({ id, name, filter, until }) => (
        <li key={id} className="break-words">
          from {name}
          {filter && (
            <>
              , only <span className="font-mono">{filter}</span>
            </>
          )}
          {until && (
            <>
              , until <Time at={until} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
