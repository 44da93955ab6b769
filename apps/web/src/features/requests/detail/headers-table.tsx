"use client";

import type { HeaderPairs } from "@postern/contract/request";
import { CopyButton } from "@/ui/copy-button";
import { Tooltip } from "@/ui/tooltip";

interface HeadersTableProps {
  headers: HeaderPairs;
  /** Names whose values are covered. */
  covered?: readonly string[];
}

/** Headers in the order they came, with their case and their duplicates. */
export function HeadersTable({ headers, covered = [] }: HeadersTableProps) {
  if (headers.length === 0) return <p className="px-(--gutter) py-2 text-muted">No headers.</p>;
  const hidden = new Set(covered.map((name) => name.toLowerCase()));
  return (
    <table aria-label="Headers" className="w-full table-fixed text-small">
      <tbody>
        {headers.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, and the order is the request's own
          <tr key={index} className="group border-b align-top hover:bg-hover">
            <th scope="row" className="w-2/5 break-all py-1 pr-2 pl-(--gutter) text-left font-mono font-normal text-muted wide:w-56">
              {name}
            </th>
            <td className="break-all py-1 font-mono">{hidden.has(name.toLowerCase()) ? <Covered /> : value}</td>
            <td className="w-[calc(var(--gutter)+24px)] pr-[calc(var(--gutter)-4px)] text-right">
              {!hidden.has(name.toLowerCase()) && (
                <CopyButton
                  text={value}
                  what={`value of ${name}`}
                  className="size-6 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Covered() {
  return (
    <Tooltip text="A credential: covered until the payload is revealed">
      <span role="note" aria-label="Covered" className="text-muted">
        ••••
      </span>
    </Tooltip>
  );
}
