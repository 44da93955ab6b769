"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import { Badge } from "@/ui/badge";
import { CopyButton } from "@/ui/copy-button";
import type { Column } from "@/ui/data-table";
import { Time } from "@/ui/time";

/** `providerNames`: by slug, of those that endpoints here have. */
export const endpointColumns = (providerNames: ProviderNames): readonly Column<Endpoint>[] => [
  { key: "name", head: "Name", sortBy: ({ name }) => name, cell: NameCell },
  { key: "state", head: "State", width: "92px", sortBy: ({ state }) => state, cell: ({ state }) => <EndpointState state={state} /> },
  { key: "url", head: "Address", width: "40%", from: "wide", cell: AddressCell },
  {
    key: "provider",
    head: "Provider",
    width: "132px",
    from: "wide",
    sortBy: ({ provider }) => provider ?? "",
    cell: ({ provider }) => <ProviderCell name={provider && (providerNames[provider] ?? provider)} />,
  },
  {
    key: "requests",
    head: "24 h",
    width: "64px",
    align: "end",
    sortBy: ({ requests24h }) => requests24h,
    cell: ({ requests24h }) => requests24h.toLocaleString("en-US"),
  },
  { key: "refused", head: "Refused", width: "84px", align: "end", from: "roomy", sortBy: refusedShare, cell: RefusedCell },
  {
    key: "last",
    head: "Last request",
    width: "108px",
    align: "end",
    sortBy: ({ lastRequestAt }) => lastRequestAt?.getTime() ?? 0,
    cell: ({ lastRequestAt }) => (lastRequestAt ? <Time at={lastRequestAt} className="text-muted" /> : <span className="text-muted">none yet</span>),
  },
];

function NameCell({ name, tags, passThrough }: Endpoint) {
  return (
    <span className="flex items-center gap-2">
      <span className="truncate font-semibold">{name}</span>
      {passThrough && (
        <span title="Its sender hears a destination's own answer" className="shrink-0 text-muted text-small">
          passes through
        </span>
      )}
      {tags.length > 0 && (
        <span title={`Tags: ${tags.join(", ")}`} className="truncate text-muted text-small">
          {tags.join(", ")}
        </span>
      )}
    </span>
  );
}

export type ProviderNames = Readonly<Record<string, string>>;

export function EndpointState({ state }: Pick<Endpoint, "state">) {
  return state === "open" ? (
    <Badge tone="good" shape="dot" look="plain">
      Open
    </Badge>
  ) : (
    <Badge tone="muted" shape="dash" look="plain">
      Closed
    </Badge>
  );
}

function AddressCell({ url }: Endpoint) {
  return (
    <span className="flex items-center gap-1">
      <span className="truncate font-mono text-muted">{url}</span>
      <CopyButton text={url} what="endpoint URL" className="relative z-1" />
    </span>
  );
}

function ProviderCell({ name }: { name: string | undefined }) {
  return name ?? <span className="text-muted">Any sender</span>;
}

function RefusedCell(endpoint: Endpoint) {
  if (endpoint.requests24h === 0) return <span className="text-muted">–</span>;
  const share = refusedShare(endpoint);
  return <span className={share > 0 ? "text-bad" : "text-muted"}>{`${share < 0.1 ? share.toFixed(1) : Math.round(share)}\u00a0%`.replace("0.0", "0")}</span>;
}

function refusedShare({ refused24h, requests24h }: Endpoint): number {
  return requests24h === 0 ? 0 : (100 * refused24h) / requests24h;
}
