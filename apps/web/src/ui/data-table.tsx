"use client";

import { useTable } from "@tanstack/react-table";
import { type ReactNode, type RefObject, useMemo, useRef } from "react";
import { classNames } from "./class-names.ts";
import { TableBody } from "./data-table-body.tsx";
import { type Column, definitionsOf, features } from "./data-table-column.ts";
import { TableHead } from "./data-table-head.tsx";
import { useRowKeys } from "./data-table-keys.ts";

export type { Column } from "./data-table-column.ts";

export interface DataTableProps<Row extends object> {
  /** What the table lists, for screen readers: "Requests". */
  label: string;
  columns: readonly Column<Row>[];
  /** Keep the array's identity while nothing changes. */
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** The row's own page: the row is a link, `o` goes there. */
  hrefOf?: (row: Row) => string;
  /** What a press or Enter does instead of following the link, such as a peek beside the list. */
  onOpen?: (row: Row) => void;
  /** The row that is open now; j and k move it along. */
  openKey?: string | undefined;
  /** Rows that have just come in; they light up once. */
  arrived?: ReadonlySet<string>;
  /** Older data while newer loads. */
  dimmed?: boolean;
  /** Shown in place of rows. */
  empty?: ReactNode;
  footer?: ReactNode;
  /** Called with how far the list is from its top and from its end, in pixels. */
  onScroll?: (place: { top: number; below: number }) => void;
  /** The element that scrolls, for whoever must bring it back to the top. */
  scrollerRef?: RefObject<HTMLDivElement | null>;
  className?: string;
}

/** Rows of one kind: a real table, one line of 32 px each, sticky head, keyboard, and only the rows in sight once there are more than a hundred. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, keyOf, dimmed, empty, footer, onScroll, scrollerRef, className } = props;
  const ownScroller = useRef<HTMLDivElement>(null);
  const scroller = scrollerRef ?? ownScroller;
  const definitions = useMemo(() => definitionsOf(columns), [columns]);
  const table = useTable({ features, columns: definitions, data: rows as Row[], getRowId: keyOf, enableMultiSort: false });
  const shown = table.getRowModel().rows;
  const active = useRowKeys({ ...props, rows: shown.map((row) => row.original), scroller });

  return (
    <div
      ref={scroller}
      onScroll={onScroll && (({ currentTarget }) => onScroll(placeOf(currentTarget)))}
      className={classNames("min-h-0 flex-1 overflow-auto bg-panel [overflow-anchor:none]", className)}
    >
      <table
        aria-label={label}
        aria-rowcount={rows.length + 1}
        className={classNames("w-full table-fixed border-separate border-spacing-0 transition-opacity", dimmed && "opacity-60")}
      >
        <TableHead table={table} />
        <TableBody {...props} shown={shown} active={active} scroller={scroller} />
      </table>
      {rows.length === 0 && empty}
      {footer}
    </div>
  );
}

function placeOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): { top: number; below: number } {
  return { top: scrollTop, below: scrollHeight - clientHeight - scrollTop };
}
