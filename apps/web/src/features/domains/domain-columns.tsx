"use client";

import type { Domain } from "@postern/contract/domain";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import type { Column } from "@/ui/data-table";
import { Time } from "@/ui/time";

interface DomainColumnsInput {
  onProve: (domain: Domain) => void;
  onRemove: (domain: Domain) => void;
  refusal: string | undefined;
}

export function domainColumns({ onProve, onRemove, refusal }: DomainColumnsInput): Column<Domain>[] {
  return [
    { key: "domain", head: "Domain", sortBy: ({ domain }) => domain, cell: ({ domain }) => <span className="font-mono font-semibold">{domain}</span> },
    { key: "state", head: "State", width: "220px", cell: DomainStateCell },
    { key: "checked", head: "Looked up", width: "112px", from: "wide", cell: CheckedCell },
    { key: "added", head: "Added", width: "20%", from: "roomy", cell: AddedCell },
    {
      key: "actions",
      head: "",
      width: "184px",
      align: "end",
      cell: (domain) => (
        <span className="inline-flex gap-2">
          <Button size="small" refusal={refusal} onClick={() => onProve(domain)}>
            {domain.state === "proved" ? "Record" : "Prove"}
          </Button>
          <Button size="small" refusal={refusal} onClick={() => onRemove(domain)}>
            Remove
          </Button>
        </span>
      ),
    },
  ];
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
        Not proved yet
      </Badge>
    );
  return (
    <Badge tone="warn" shape="triangle" look="plain">
      Record missing
      {lapsesAt && (
        <span className="text-muted">
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
