"use client";

import type { RequestRow } from "@postern/contract/request";
import { Badge } from "@/ui/badge";
import type { Column } from "@/ui/data-table";
import { Bytes, Duration } from "@/ui/figures";
import { useNow } from "@/ui/now";
import { Countdown, Time } from "@/ui/time";
import { deliverySummary } from "../words/delivery-words.ts";
import { pathWithin } from "../words/path-within.ts";
import { shortReason } from "../words/reason.ts";
import { verdictLook } from "../words/verdict.ts";

/** The columns of the requests table; beside an open request only those that tell rows apart. */
export const requestColumns: readonly Column<RequestRow>[] = [
  { key: "time", head: "Time", width: "112px", narrowWidth: "64px", cell: ({ receivedAt }) => <Time at={receivedAt} className="text-muted" /> },
  { key: "verdict", head: "Verdict", width: "108px", narrowWidth: "90px", cell: ({ verdict }) => <VerdictBadge verdict={verdict} /> },
  { key: "type", head: "Type", cell: TypeCell },
  { key: "endpoint", head: "Endpoint", width: "16%", from: "wide", cell: ({ endpointName }) => endpointName },
  { key: "outcome", head: "Outcome", width: "24%", narrowWidth: "37%", cell: OutcomeCell },
  { key: "from", head: "From", width: "132px", from: "roomy", cell: ({ clientIp }) => <span className="font-mono text-muted">{clientIp}</span> },
  { key: "size", head: "Size", width: "76px", align: "end", from: "wide", cell: ({ bodyBytes }) => <Bytes count={bodyBytes} /> },
  { key: "latency", head: "Latency", width: "96px", align: "end", from: "roomy", cell: ({ latencyMs }) => <Latency ms={latencyMs} /> },
];

const besidePeek = new Set(["time", "verdict", "type", "outcome"]);
export const requestColumnsBesidePeek = requestColumns
  .filter((column) => besidePeek.has(column.key))
  .map((column) => (column.key === "outcome" ? { ...column, width: "38%" } : column));

function VerdictBadge({ verdict, look = "plain" }: { verdict: RequestRow["verdict"]; look?: "plain" | "soft" }) {
  const { word, tone, shape } = verdictLook[verdict];
  return (
    <Badge tone={tone} shape={shape} look={look}>
      {word}
    </Badge>
  );
}

function TypeCell({ method, eventType, target, folded }: RequestRow) {
  return (
    <span className="flex gap-1.5">
      <span className="min-w-0 truncate">
        {(method !== "POST" || eventType === undefined) && <span className="mr-1.5 font-mono text-muted">{method}</span>}
        {eventType ?? <span className="font-mono text-muted">{pathWithin(target)}</span>}
      </span>
      {folded > 1 && <span className="shrink-0 text-muted">× {folded.toLocaleString("en-US")}</span>}
    </span>
  );
}

function Latency({ ms }: { ms: number }) {
  return (
    <span className="font-mono text-muted">
      <Duration ms={ms} />
    </span>
  );
}

function OutcomeCell({ verdict, reason, deliveries }: RequestRow) {
  if (verdict === "duplicate") return <span className="text-muted">seen before</span>;
  if (reason !== undefined) return <span className="text-muted">{shortReason(reason)}</span>;
  const { text, tone, shape } = deliverySummary(deliveries);
  return (
    <Badge tone={tone} shape={shape} look="plain">
      <span className={tone === "good" ? "text-ink" : ""}>{text}</span>
      {deliveries.pending > 0 && deliveries.nextAttemptAt && <NextTry at={deliveries.nextAttemptAt} />}
    </Badge>
  );
}

/** When the next attempt comes; silent while it is about to, since most never wait. */
function NextTry({ at }: { at: Date }) {
  const now = useNow();
  if (at.getTime() - now < 2_000) return null;
  return (
    <span className="text-muted">
      {" · next in "}
      <Countdown bare until={at} />
    </span>
  );
}
