"use client";

import { useRouter } from "next/navigation";
import { type RefObject, useEffect, useState } from "react";
import type { DataTableProps } from "./data-table.tsx";
import { useShortcut } from "./shortcuts.tsx";

const rowPixels = 32;

type RowKeysInput<Row extends object> = Pick<DataTableProps<Row>, "label" | "keyOf" | "hrefOf" | "onOpen" | "openKey"> & {
  rows: readonly Row[];
  scroller: RefObject<HTMLDivElement | null>;
};

/** Moves through the rows with j and k or the arrows, opens with Enter (the row's link does that), leaves for the row's page with o. */
export function useRowKeys<Row extends object>({ label, rows, keyOf, hrefOf, onOpen, openKey, scroller }: RowKeysInput<Row>): string | undefined {
  const router = useRouter();
  const [active, setActive] = useState<string>();
  const at = rows.findIndex((row) => keyOf(row) === (openKey ?? active));
  const movable = rows.length > 0 && (hrefOf !== undefined || onOpen !== undefined);

  const move = (step: number) => {
    const index = Math.min(Math.max(at + step, 0), rows.length - 1);
    const row = rows[index];
    if (!row) return;
    setActive(keyOf(row));
    reveal(scroller.current, index);
    if (openKey !== undefined) onOpen?.(row);
  };
  const leave = () => {
    const row = rows[at];
    if (row && hrefOf) router.push(hrefOf(row));
  };
  useShortcut({ keys: "j", label: `Next in ${label}`, group: "Lists", run: () => move(1), disabled: !movable });
  useShortcut({ keys: "k", label: `Previous in ${label}`, group: "Lists", run: () => move(-1), disabled: !movable });
  useShortcut({ keys: "ArrowDown", label: `Next in ${label}`, group: "Lists", run: () => move(1), disabled: !movable });
  useShortcut({ keys: "ArrowUp", label: `Previous in ${label}`, group: "Lists", run: () => move(-1), disabled: !movable });
  useShortcut({ keys: "o", label: "Open the page", group: "Lists", run: leave, disabled: !movable || hrefOf === undefined });

  useEffect(() => {
    // The row may only now have come into being, when the list is long and it was out of sight.
    if (active) scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(active)}"]`)?.focus({ preventScroll: true });
  }, [active, scroller]);

  return openKey ?? active;
}

/** Brings a row into sight, clear of the sticky head. */
function reveal(scroller: HTMLElement | null, index: number): void {
  if (!scroller) return;
  const top = index * rowPixels;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  const below = top + 2 * rowPixels - scroller.clientHeight;
  if (below > scroller.scrollTop) scroller.scrollTop = below;
}
