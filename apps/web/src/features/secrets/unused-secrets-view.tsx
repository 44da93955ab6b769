"use client";

import type { UnusedSecret } from "@postern/contract/secret-life";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useTRPC } from "@/api/client";
import { useSession } from "@/api/session";
import { Button } from "@/ui/button";
import { type Column, DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Made } from "@/ui/made";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { saveFile } from "@/ui/save-file";
import { Section } from "@/ui/section";
import { Select } from "@/ui/select";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { csvOf } from "./unused-csv.ts";

const none: UnusedSecret[] = [];
const spans = ["7", "30", "90", "365"] as const;

/** Over all endpoints: secrets that are active and that nobody signs with. */
export function UnusedSecretsView() {
  const trpc = useTRPC();
  const { organization } = useSession();
  const [days, setDays] = useQueryState("days", parseAsStringLiteral(spans).withDefault("30"));
  const list = useQuery(trpc.secret.unused.queryOptions({ days: Number(days) }));
  const rows = list.data ?? none;
  const empty = <EmptyState title="Nothing unused">Every active secret proved a request in these days.</EmptyState>;
  return (
    <>
      <PageHeader
        title="Unused secrets"
        description="Active secrets that no request was signed with. Each is one more that could leak: retire what nobody needs."
      />
      <div className="flex flex-col gap-4 px-(--gutter) pb-12">
        <Section title="Over all endpoints" flush actions={<ReportActions rows={rows} days={days} onDays={(chosen) => void setDays(chosen)} />}>
          {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
          <DataTable
            label="Unused secrets"
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            hrefOf={({ projectSlug, endpointId }) => `/${organization.slug}/${projectSlug}/endpoints/${endpointId}?tab=secrets`}
            empty={list.isPending ? <SkeletonRows rows={3} /> : list.data && empty}
          />
        </Section>
      </div>
    </>
  );
}

type Span = (typeof spans)[number];

function ReportActions({ rows, days, onDays }: { rows: readonly UnusedSecret[]; days: Span; onDays: (days: Span) => void }) {
  const choices = spans.map((span) => ({ value: span, label: `Not in ${span} days` }));
  const save = () => saveFile(csvOf(rows), { name: `unused-secrets-${days}-days.csv`, type: "text/csv" });
  return (
    <>
      <div className="w-44">
        <Select size="small" aria-label="Not used for" choices={choices} value={days} onChange={onDays} />
      </div>
      <Button icon={<Download className="size-3.5" />} refusal={rows.length === 0 ? "There is nothing to export." : undefined} onClick={save}>
        Export CSV
      </Button>
    </>
  );
}

const columns: readonly Column<UnusedSecret>[] = [
  {
    key: "endpoint",
    head: "Endpoint",
    sortBy: ({ endpointName }) => endpointName,
    cell: ({ endpointName }) => <span className="font-semibold">{endpointName}</span>,
  },
  { key: "lastFour", head: "Ends with", width: "104px", narrowWidth: "92px", cell: ({ lastFour }) => <span className="font-mono">…{lastFour}</span> },
  {
    key: "used",
    head: "Last used",
    width: "112px",
    narrowWidth: "92px",
    cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : <span className="text-muted">never</span>),
  },
  { key: "project", head: "Project", width: "16%", from: "roomy", cell: ({ projectName }) => projectName },
  {
    key: "other",
    head: "Instead",
    width: "16%",
    from: "roomy",
    cell: ({ hasOther }) => (hasOther ? "another is in use" : <span className="text-muted">none is used</span>),
  },
  { key: "created", head: "Created", width: "22%", from: "wide", cell: ({ createdAt, createdBy }) => <Made at={createdAt} by={createdBy} /> },
];
