"use client";

import type { Tunnel, TunnelConnection } from "@postern/contract/tunnel";
import { Trash2 } from "lucide-react";
import Link from "next/link";
import { useProjectHref } from "@/api/use-project-href";
import { Badge } from "@/ui/badge";
import { Duration } from "@/ui/figures";
import { IconButton } from "@/ui/icon-button";
import { countOf } from "@/ui/number-format";
import { Time } from "@/ui/time";

interface TunnelRowProps {
  tunnel: Tunnel;
  refusal: string | undefined;
  onDelete: () => void;
}

export function TunnelRow({ tunnel, refusal, onDelete }: TunnelRowProps) {
  const { name, owner, destinationId, connections, endpoints, held, oldestHeldAt } = tunnel;
  const href = useProjectHref();
  const isConnected = connections.length > 0;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 border-b px-4 py-2.5 last:border-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <Link href={href("destinations", destinationId)} className="rounded-chip py-0.5 font-semibold hover:underline">
            {name}
          </Link>
          <Badge tone={isConnected ? "good" : "held"} shape={isConnected ? "dot" : "bars"}>
            {isConnected ? "Connected" : "Away"}
          </Badge>
        </p>
        <p className="text-muted text-small">
          {owner}
          {endpoints.length > 0 && ` · ${endpoints.map((endpoint) => endpoint.name).join(", ")}`}
        </p>
      </div>
      <div className="text-small max-wide:order-last max-wide:basis-full wide:min-w-56">
        {!isConnected && <p className="text-muted">No agent is connected.</p>}
        {connections.map((connection) => (
          <Connection key={connection.id} connection={connection} />
        ))}
        {held > 0 && (
          <p className="text-held">
            {countOf(held, "delivery", "deliveries")} held
            {oldestHeldAt && (
              <>
                , the oldest came <Time at={oldestHeldAt} as="ago" />
              </>
            )}
          </p>
        )}
      </div>
      {refusal === undefined && <IconButton size="small" label={`Delete ${name}`} icon={<Trash2 />} onClick={onDelete} />}
    </li>
  );
}

function Connection({ connection }: { connection: TunnelConnection }) {
  const { machine, forward, agentVersion, address, connectedAt, latencyMs } = connection;
  return (
    <>
      <p>
        {machine} → <span className="font-mono">{forward}</span>
      </p>
      <p className="text-muted">
        from {address}, agent {agentVersion}, connected <Time at={connectedAt} as="ago" />
        {latencyMs !== undefined && (
          <>
            , <Duration ms={latencyMs} />
          </>
        )}
      </p>
    </>
  );
}
