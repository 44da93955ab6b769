import { createColumnHelper, createSortedRowModel, metaHelper, rowSortingFeature, sortFn_basic, tableFeatures } from "@tanstack/react-table";
import type { ReactNode } from "react";

/** A column of a DataTable. */
export interface Column<Row> {
  key: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** What heads can sort by; without it the column keeps the order rows come in. */
  sortBy?: (row: Row) => string | number;
  /** A CSS width; columns without one share what is left. */
  width?: string;
  /** The width on narrow screens, where it differs. */
  narrowWidth?: string;
  align?: "end";
  /** Left out on screens narrower than this. */
  from?: "wide" | "roomy";
}

interface ColumnMeta {
  width: string | undefined;
  narrowWidth: string | undefined;
  className: string;
}

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
  columnMeta: metaHelper<ColumnMeta>(),
});

/** The columns in TanStack Table's terms. */
export function definitionsOf<Row extends object>(columns: readonly Column<Row>[]) {
  const helper = createColumnHelper<typeof features, Row>();
  return helper.columns(
    columns.map((column) =>
      helper.accessor(column.sortBy ?? (() => 0), {
        id: column.key,
        header: column.head,
        cell: ({ row }) => column.cell(row.original),
        enableSorting: column.sortBy !== undefined,
        sortFn: "basic",
        meta: { width: column.width, narrowWidth: column.narrowWidth ?? column.width, className: classOf(column) },
      }),
    ),
  );
}

function classOf({ align, from }: Pick<Column<unknown>, "align" | "from">): string {
  const shown = { wide: "max-wide:hidden", roomy: "max-roomy:hidden" };
  return [align === "end" ? "text-right tabular-nums" : "text-left", from ? shown[from] : ""].join(" ");
}
