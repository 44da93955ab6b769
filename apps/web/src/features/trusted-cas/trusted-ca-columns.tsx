"use client";

import type { TrustedCa } from "@postern/contract/trusted-ca";
import { Trash2 } from "lucide-react";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import type { Column } from "@/ui/data-table";
import { IconButton } from "@/ui/icon-button";
import { Day } from "@/ui/time";
import { Fingerprint } from "./fingerprint.tsx";
import { lastsOf } from "./lasts.ts";

interface TrustedCaColumnsInput {
  onRevoke: (authority: TrustedCa) => void;
  onRemove: (authority: TrustedCa) => void;
  refusal: string | undefined;
}

export function trustedCaColumns({ onRevoke, onRemove, refusal }: TrustedCaColumnsInput): Column<TrustedCa>[] {
  return [
    { key: "name", head: "Name", sortBy: ({ name }) => name, cell: NameCell },
    { key: "ends", head: "Valid until", width: "136px", narrowWidth: "112px", sortBy: ({ notAfter }) => notAfter.getTime(), cell: EndCell },
    { key: "list", head: "Revocation list", width: "150px", from: "wide", cell: ListCell },
    { key: "sha256", head: "SHA-256", width: "150px", from: "roomy", cell: ({ sha256 }) => <Fingerprint sha256={sha256} /> },
    { key: "used", head: "Named by", width: "18%", from: "wide", cell: UsersCell },
    {
      key: "actions",
      head: "",
      width: "176px",
      narrowWidth: "136px",
      align: "end",
      cell: (authority) => (
        <span className="inline-flex items-center gap-1">
          <Button size="small" refusal={refusal} onClick={() => onRevoke(authority)}>
            {authority.revocationList ? "New CRL" : "Set CRL"}
          </Button>
          <IconButton size="small" label={`Remove ${authority.name}`} icon={<Trash2 />} refusal={refusal} onClick={() => onRemove(authority)} />
        </span>
      ),
    },
  ];
}

function NameCell({ name, subject }: TrustedCa) {
  return (
    <span title={subject} className="font-semibold">
      {name}
    </span>
  );
}

function EndCell({ notAfter }: TrustedCa) {
  const { tone, shape } = lastsOf(notAfter, Date.now());
  return (
    <Badge tone={tone} shape={shape} look="plain">
      <Day at={notAfter} />
    </Badge>
  );
}

function ListCell({ revocationList: list }: TrustedCa) {
  if (!list) return <span className="text-muted">none</span>;
  const ended = list.until.getTime() < Date.now();
  return (
    <Badge tone={ended ? "bad" : "good"} shape={ended ? "cross" : "dot"} look="plain">
      {ended ? "ended " : "until "}
      <Day at={list.until} />
    </Badge>
  );
}

function UsersCell({ endpoints }: TrustedCa) {
  const names = endpoints.map(({ name }) => name).join(", ");
  return endpoints.length === 0 ? <span className="text-muted">nobody</span> : <span title={names}>{names}</span>;
}
