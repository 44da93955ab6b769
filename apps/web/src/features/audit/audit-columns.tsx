"use client";

import type { AuditEntry } from "@postern/contract/audit";
import { Bot, Cable, KeyRound, UserRound } from "lucide-react";
import { Badge } from "@/ui/badge";
import type { Column } from "@/ui/data-table";
import { shortId } from "@/ui/id";
import { Time } from "@/ui/time";
import { actionWords } from "./action-words.ts";

export const auditColumns: readonly Column<AuditEntry>[] = [
  { key: "time", head: "Time", width: "112px", narrowWidth: "72px", cell: ({ at }) => <Time at={at} className="text-muted" /> },
  { key: "actor", head: "Who", width: "20%", narrowWidth: "26%", cell: ({ actor }) => <Actor actor={actor} /> },
  { key: "action", head: "Did what", cell: ActionCell },
  {
    key: "target",
    head: "To what",
    width: "124px",
    from: "wide",
    cell: ({ target }) => <span className="font-mono text-muted">{target && shortId(target)}</span>,
  },
  { key: "outcome", head: "Outcome", width: "92px", narrowWidth: "76px", cell: ({ outcome }) => <EntryOutcome outcome={outcome} /> },
  { key: "ip", head: "From", width: "132px", from: "roomy", cell: ({ ip }) => <span className="font-mono text-muted">{ip}</span> },
  {
    key: "seq",
    head: "Place",
    width: "76px",
    align: "end",
    from: "roomy",
    cell: ({ seq }) => <span className="text-muted">{seq.toLocaleString("en-US")}</span>,
  },
];

/** What was done in words, and beside it the action's own name, by which it is filtered and exported. */
function ActionCell({ action }: AuditEntry) {
  return (
    <span title={action}>
      {actionWords(action)}
      <code className="ml-2 font-mono text-muted max-roomy:hidden">{action}</code>
    </span>
  );
}

const icons = { user: UserRound, key: KeyRound, agent: Cable, system: Bot };
const kindWords = { user: "person", key: "API key", agent: "agent", system: "Postern itself" };

export function Actor({ actor: { kind, name } }: Pick<AuditEntry, "actor">) {
  const Icon = icons[kind];
  return (
    <span className="inline-flex max-w-full items-center gap-1.5 align-middle" title={kindWords[kind]}>
      <Icon className="size-3.5 shrink-0 text-muted" aria-label={kindWords[kind]} role="img" />
      <span className="truncate">{name}</span>
    </span>
  );
}

export function EntryOutcome({ outcome }: Pick<AuditEntry, "outcome">) {
  return outcome === "done" ? (
    <span className="text-muted">Done</span>
  ) : (
    <Badge tone="bad" shape="cross" look="plain">
      Denied
    </Badge>
  );
}
