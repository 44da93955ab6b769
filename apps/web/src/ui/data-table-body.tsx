"use client";

import { FlexRender, type Row as TableRow } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import Link from "next/link";
import type { MouseEvent, PointerEvent, ReactNode, RefObject } from "react";
import { classNames } from "./class-names.ts";
import type { DataTableProps } from "./data-table.tsx";
import type { features } from "./data-table-column.ts";

const rowPixels = 32;
const virtualFrom = 100;

interface TableBodyProps<Row extends object> extends DataTableProps<Row> {
  shown: TableRow<typeof features, Row>[];
  /** The row the keyboard stands on. */
  active: string | undefined;
  scroller: RefObject<HTMLDivElement | null>;
}

/** The rows in sight, with room above and below for those that are not. */
export function TableBody<Row extends object>(props: TableBodyProps<Row>) {
  const { shown, scroller } = props;
  const virtual = shown.length > virtualFrom;
  const virtualizer = useVirtualizer({
    count: shown.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: 12,
  });
  const items = virtual ? virtualizer.getVirtualItems() : [];
  const first = items[0]?.index ?? 0;
  const end = virtual ? (items.at(-1)?.index ?? -1) + 1 : shown.length;

  return (
    <tbody>
      <Room rows={first} />
      {shown.slice(first, end).map((row, offset) => (
        <BodyRow key={row.id} {...props} row={row} index={first + offset} />
      ))}
      <Room rows={shown.length - end} />
    </tbody>
  );
}

function Room({ rows }: { rows: number }) {
  if (rows === 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus
    <tr aria-hidden="true">
      <td style={{ height: rows * rowPixels }} />
    </tr>
  );
}

interface BodyRowProps<Row extends object> extends TableBodyProps<Row> {
  row: TableRow<typeof features, Row>;
  index: number;
}

function BodyRow<Row extends object>(props: BodyRowProps<Row>) {
  const { row, index, keyOf, hrefOf, onOpen, openKey, arrived } = props;
  const key = keyOf(row.original);
  const opens = hrefOf !== undefined || onOpen !== undefined;
  return (
    <tr
      aria-rowindex={index + 2}
      aria-current={openKey === key ? "true" : undefined}
      className={classNames(
        "group relative h-8",
        openKey === key ? "bg-accent-soft" : opens && "hover:bg-hover has-[[data-row]:focus-visible]:bg-hover",
        arrived?.has(key) && "animate-arrive",
      )}
    >
      {row.getAllCells().map((cell, position) => (
        <td
          key={cell.id}
          onPointerEnter={tellWhatIsCut}
          className={classNames("h-8 truncate border-b px-(--cell) text-small first:pl-(--gutter) last:pr-(--gutter)", cell.column.columnDef.meta?.className)}
        >
          {position === 0 && opens ? (
            <RowLink {...props}>
              <FlexRender cell={cell} />
            </RowLink>
          ) : (
            <FlexRender cell={cell} />
          )}
        </td>
      ))}
    </tr>
  );
}

/** What a narrow column cuts off is read by pointing at it. */
function tellWhatIsCut({ currentTarget: cell }: PointerEvent<HTMLTableCellElement>): void {
  const isCut = [cell, ...cell.querySelectorAll(".truncate")].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
  if (isCut) cell.title = cell.textContent;
  else cell.removeAttribute("title");
}

/** The one link of a row; it covers the whole row, and the keyboard stands on it. */
function RowLink<Row extends object>({ row, index, keyOf, hrefOf, onOpen, active, children }: BodyRowProps<Row> & { children: ReactNode }) {
  const key = keyOf(row.original);
  const open = (event: MouseEvent) => {
    if (!onOpen || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(row.original);
  };
  return (
    <Link
      href={hrefOf?.(row.original) ?? "#"}
      prefetch={false}
      data-row={key}
      tabIndex={active === key || (active === undefined && index === 0) ? 0 : -1}
      onClick={open}
      className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
    >
      {children}
    </Link>
  );
}
