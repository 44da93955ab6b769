import type { Verdict } from "@postern/contract/policy";
import type { RequestRow } from "@postern/contract/request";
import { bytesText, clockText, dayText } from "../output/measures.ts";
import type { Sheet, Style } from "../output/sheet.ts";
import { type Cell, tableLines } from "../output/table.ts";
import { terminalText } from "../terminal-text.ts";

const nameMax = 40;

/** Requests as a table: when, what became of it, what it was, where it came, how its deliveries stand. */
export function requestTable(rows: readonly RequestRow[], sheet: Sheet): string[] {
  return tableLines(["Time", "Verdict", "Event", "Endpoint", "Size", "Deliveries", "Request"], rows.map((row) => cellsOf(row, sheet.now())), sheet); // biome-ignore format: one row
}

/** One request in a line of its own, for a stream of them: columns of fixed width. */
export function requestLine(row: RequestRow, { now, paint }: Sheet): string {
  const widths = [12, 9, 28, 18, 8, 22, 0];
  return cellsOf(row, now())
    .map(({ text, style, right }, column) => {
      const padded = right ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
      return style ? paint(style, padded) : padded;
    })
    .join("  ")
    .trimEnd();
}

function cellsOf(row: RequestRow, now: Date): Cell[] {
  const isToday = row.receivedAt.toDateString() === now.toDateString();
  return [
    { text: isToday ? clockText(row.receivedAt) : dayText(row.receivedAt), style: "dim" },
    { text: row.verdict, style: verdictStyles[row.verdict] },
    { text: eventWords(row) },
    { text: terminalText(row.endpointName, nameMax) },
    { text: bytesText(row.bodyBytes), right: true },
    deliveryCell(row),
    { text: row.id },
  ];
}

const verdictStyles: Record<Verdict, Style> = { accepted: "green", refused: "red", throttled: "yellow", duplicate: "dim" };

/** The event's type; for what is none, how it was called and why it was refused. */
function eventWords({ eventType, method, target, reason, folded }: RequestRow): string {
  const what = eventType === undefined ? `${terminalText(method, 12)} ${terminalText(pathWithin(target), nameMax)}` : terminalText(eventType, nameMax);
  return `${what}${reason === undefined ? "" : ` (${terminalText(reason, nameMax)})`}${folded > 1 ? ` x${folded}` : ""}`;
}

/** What follows the endpoint's address, which is the same for all of them. */
function pathWithin(target: string): string {
  return target.replace(/^\/e\/[0-9a-z]+/, "") || "/";
}

function deliveryCell({ verdict, deliveries: { delivered, pending, held, failed, lastStatus } }: RequestRow): Cell {
  const counted = [
    { count: failed, word: "failed" },
    { count: held, word: "held" },
    { count: pending, word: "pending" },
    { count: delivered, word: "delivered" },
  ].filter(({ count }) => count > 0);
  if (counted.length === 0) return { text: verdict === "accepted" ? "no route" : "", style: "dim" };
  const status = lastStatus === undefined ? "" : ` ${lastStatus}`;
  const text = counted.map(({ count, word }) => (delivered + pending + held + failed === 1 ? word : `${count} ${word}`)).join(", ");
  return { text: `${text}${status}`, style: failed > 0 ? "red" : held > 0 ? "yellow" : pending > 0 ? "dim" : "green" };
}
