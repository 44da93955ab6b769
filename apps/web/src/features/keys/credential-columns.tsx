"use client";

import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import type { Column } from "@/ui/data-table";
import { Made } from "@/ui/made";
import { useNow } from "@/ui/now";
import { Time } from "@/ui/time";
import { type Credential, standingOf } from "./credential.ts";

interface CredentialColumnsInput<Row> {
  onRevoke: (credential: Row) => void;
  refusal: string | undefined;
  /** Columns of this kind alone, after the name. */
  own?: readonly Column<Row>[];
}

export function credentialColumns<Row extends Credential>({ onRevoke, refusal, own = [] }: CredentialColumnsInput<Row>): Column<Row>[] {
  return [
    { key: "name", head: "Name", sortBy: ({ name }) => name, cell: ({ name }) => <span className="font-semibold">{name}</span> },
    {
      key: "hint",
      head: "Begins with",
      width: "116px",
      from: "wide",
      cell: ({ id, hint }) => <span className="font-mono text-muted">{`${id.slice(0, id.indexOf("_"))}_${hint}…`}</span>,
    },
    ...own,
    { key: "state", head: "State", width: "160px", narrowWidth: "92px", cell: (credential) => <Standing credential={credential} /> },
    {
      key: "used",
      head: "Last used",
      width: "92px",
      from: "wide",
      sortBy: ({ lastUsedAt }) => lastUsedAt?.getTime() ?? 0,
      cell: LastUsedCell,
    },
    { key: "made", head: "Created", width: "14%", from: "roomy", cell: ({ createdAt, createdBy }) => <Made at={createdAt} by={createdBy} /> },
    {
      key: "revoke",
      head: "",
      width: "100px",
      align: "end",
      cell: (credential) =>
        !credential.revokedAt && (
          <Button size="small" refusal={refusal} onClick={() => onRevoke(credential)}>
            Revoke
          </Button>
        ),
    },
  ];
}

function LastUsedCell({ lastUsedAt }: Credential) {
  return lastUsedAt ? <Time at={lastUsedAt} className="text-muted" /> : <span className="text-muted">never</span>;
}

function Standing({ credential }: { credential: Credential }) {
  const standing = standingOf(credential, useNow());
  if (standing !== "active")
    return (
      <Badge tone="muted" shape="dash" look="plain">
        {standing === "revoked" ? "Revoked" : "Expired"}
      </Badge>
    );
  return (
    <Badge tone="good" shape="dot" look="plain">
      Active
      {credential.expiresAt && (
        <span className="text-muted">
          , ends <Time at={credential.expiresAt} />
        </span>
      )}
    </Badge>
  );
}
