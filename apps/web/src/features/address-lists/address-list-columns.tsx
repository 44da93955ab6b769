"use client";

import type { AddressList } from "@postern/contract/address-list";
import { Badge } from "@/ui/badge";
import type { Column } from "@/ui/data-table";
import { countOf } from "@/ui/number-format";
import { Time } from "@/ui/time";

export const addressListColumns: readonly Column<AddressList>[] = [
  { key: "name", head: "Name", sortBy: ({ name }) => name, cell: ({ name }) => <span className="font-mono font-semibold">{name}</span> },
  { key: "state", head: "State", width: "150px", narrowWidth: "136px", cell: (list) => <ListState list={list} /> },
  { key: "ranges", head: "Addresses", width: "112px", from: "wide", align: "end", cell: ({ rangeCount }) => countOf(rangeCount, "range") },
  {
    key: "of",
    head: "Whose",
    width: "22%",
    from: "roomy",
    cell: ({ feedName }) => (feedName === undefined ? "Your own" : <span title={feedName}>{feedName}</span>),
  },
  { key: "used", head: "Asked by", width: "112px", from: "wide", cell: ({ usedBy }) => <Users list={usedBy} /> },
  { key: "changed", head: "Changed", width: "112px", from: "roomy", cell: ({ changedAt }) => <Time at={changedAt} className="text-muted" /> },
];

/** What a person should know of a list first. */
export function ListState({ list: { held, isLoaded, isRefreshing, refreshFault, rangeCount } }: { list: AddressList }) {
  if (isRefreshing)
    return (
      <Badge tone="busy" shape="half" look="plain">
        Fetching
      </Badge>
    );
  if (held)
    return (
      <Badge tone="held" shape="bars" look="plain">
        Change held
      </Badge>
    );
  if (!isLoaded)
    return (
      <Badge tone="bad" shape="cross" look="plain">
        Refresh needed
      </Badge>
    );
  if (refreshFault !== undefined)
    return (
      <Badge tone="warn" shape="triangle" look="plain">
        Not fetched
      </Badge>
    );
  if (rangeCount === 0)
    return (
      <Badge tone="muted" shape="ring" look="plain">
        Empty
      </Badge>
    );
  return (
    <Badge tone="good" shape="dot" look="plain">
      In order
    </Badge>
  );
}

function Users({ list }: { list: AddressList["usedBy"] }) {
  const endpoints = new Set(list.map(({ endpointId }) => endpointId)).size;
  return endpoints === 0 ? <span className="text-muted">nobody</span> : countOf(endpoints, "endpoint");
}
