"use client";

import type { Domain } from "@postern/contract/domain";
import { Trash2 } from "lucide-react";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import type { Column } from "@/ui/data-table";
import { IconButton } from "@/ui/icon-button";
import { Time } from "@/ui/time";

interface DomainColumnsInput {
  onProve: (domain: Domain) => void;
  onRemove: (domain: Domain) => void;
  refusal: string | undefined;
}

export function domainColumns({ onProve, onRemove, refusal }: DomainColumnsInput): Column<Domain>[] {
  return [
    { key: "domain", head: "Domain", sortBy: ({ domain }) => domain, cell: NameCell },
    { key: "state", head: "State", width: "220px", narrowWidth: "88px", cell: DomainStateCell },
    { key: "checked", head: "Looked up", width: "112px", from: "wide", cell: CheckedCell },
    { key: "added", head: "Added", width: "20%", from: "roomy", cell: AddedCell },
    {
      key: "actions",
      head: "",
      width: "128px",
      narrowWidth: "136px",
      align: "end",
      cell: (domain) => (
        <span className="inline-flex items-center gap-1">
          <Button size="small" refusal={refusal} onClick={() => onProve(domain)}>
            {domain.state === "proved" ? "Record" : "Prove"}
          </Button>
          <IconButton size="small" label={`Remove ${domain.domain}`} icon={<Trash2 />} refusal={refusal} onClick={() => onRemove(domain)} />
        </span>
      ),
    },
  ];
}

function NameCell({ domain }: Domain) {
  return (
    <span title={domain} className="max-wide:wrap-anywhere font-mono font-semibold max-wide:block max-wide:whitespace-normal max-wide:py-1">
      {domain}
    </span>
  );
}

function DomainStateCell({ state, lapsesAt }: Domain) {
  if (state === "proved")
    return (
      <Badge tone="good" shape="dot" look="plain">
        Proved
      </Badge>
    );
  if (state === "unproved")
    return (
      <Badge tone="muted" shape="dash" look="plain">
        Unproved
      </Badge>
    );
  return (
    <Badge tone="warn" shape="triangle" look="plain">
      <span className="max-wide:hidden">Record missing</span>
      <span className="wide:hidden">Missing</span>
      {lapsesAt && (
        <span className="text-muted max-wide:hidden">
          , lapses <Time at={lapsesAt} />
        </span>
      )}
    </Badge>
  );
}

function CheckedCell({ checkedAt }: Domain) {
  return checkedAt ? <Time at={checkedAt} className="text-muted" /> : <span className="text-muted">never</span>;
}

function AddedCell({ createdAt, createdBy }: Domain) {
  return (
    <span className="text-muted">
      <Time at={createdAt} /> by {createdBy}
    </span>
  );
}
