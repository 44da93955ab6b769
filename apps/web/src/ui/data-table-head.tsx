import type { ReactTable } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { CSSProperties } from "react";
import { classNames } from "./class-names.ts";
import type { features } from "./data-table-column.ts";

/** The sticky head; what can be sorted is a button and says which way it is sorted. */
export function TableHead<Row extends object>({ table }: { table: ReactTable<typeof features, Row> }) {
  const headers = table.getHeaderGroups().flatMap((group) => group.headers);
  return (
    <thead className="sticky top-0 z-10 bg-panel">
      <tr aria-rowindex={1}>
        {headers.map((header) => {
          const { column } = header;
          const sorted = column.getIsSorted();
          return (
            <th
              key={header.id}
              scope="col"
              aria-sort={sorted ? (sorted === "asc" ? "ascending" : "descending") : undefined}
              style={widthsOf(column.columnDef.meta)}
              className={classNames(
                "h-8 w-(--narrow-width) truncate border-b px-(--cell) first:pl-(--gutter) last:pr-(--gutter) wide:w-(--width) font-normal text-muted text-small",
                column.columnDef.meta?.className,
              )}
            >
              {column.getCanSort() ? (
                <button type="button" onClick={column.getToggleSortingHandler()} className="inline-flex h-7 items-center gap-1 rounded-chip hover:text-ink">
                  <table.FlexRender header={header} />
                  {sorted === "asc" && <ArrowUp className="size-3" aria-hidden="true" />}
                  {sorted === "desc" && <ArrowDown className="size-3" aria-hidden="true" />}
                </button>
              ) : (
                <table.FlexRender header={header} />
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function widthsOf(meta: { width: string | undefined; narrowWidth: string | undefined } | undefined): CSSProperties {
  return { "--width": meta?.width ?? "auto", "--narrow-width": meta?.narrowWidth ?? "auto" } as CSSProperties;
}
