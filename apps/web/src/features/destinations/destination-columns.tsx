"use client";

import type { Destination } from "@postern/contract/destination";
import type { Column } from "@/ui/data-table";
import { Countdown, Time } from "@/ui/time";
import { DestinationState } from "./destination-state.tsx";

const quiet = <span className="text-muted">–</span>;

export const destinationColumns: readonly Column<Destination>[] = [
  { key: "name", head: "Name", sortBy: ({ name }) => name, cell: ({ name }) => <span className="font-semibold">{name}</span> },
  { key: "state", head: "State", width: "132px", narrowWidth: "104px", cell: (destination) => <DestinationState destination={destination} /> },
  { key: "where", head: "Where", width: "32%", from: "wide", cell: ({ url }) => <span className="font-mono text-muted">{url ?? "tunnel"}</span> },
  {
    key: "pending",
    head: "Waiting",
    width: "76px",
    narrowWidth: "72px",
    align: "end",
    sortBy: ({ pending }) => pending,
    cell: ({ pending }) => pending.toLocaleString("en-US"),
  },
  {
    key: "oldest",
    head: "Oldest",
    width: "92px",
    align: "end",
    from: "roomy",
    cell: ({ oldestPendingAt }) => (oldestPendingAt ? <Time at={oldestPendingAt} /> : quiet),
  },
  {
    key: "next",
    head: "Next attempt",
    width: "100px",
    align: "end",
    from: "roomy",
    cell: ({ nextAttemptAt, held }) => (nextAttemptAt && !held ? <Countdown until={nextAttemptAt} className="font-mono" /> : quiet),
  },
  {
    key: "delivered",
    head: "Delivered 24 h",
    width: "112px",
    align: "end",
    from: "wide",
    sortBy: ({ delivered24h }) => delivered24h,
    cell: ({ delivered24h }) => delivered24h.toLocaleString("en-US"),
  },
  {
    key: "failed",
    head: "Failed",
    width: "84px",
    narrowWidth: "68px",
    align: "end",
    sortBy: ({ failed24h }) => failed24h,
    cell: ({ failed24h }) => <span className={failed24h > 0 ? "text-bad" : "text-muted"}>{failed24h.toLocaleString("en-US")}</span>,
  },
];
