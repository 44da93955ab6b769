import { clockText, tookText } from "../output/measures.ts";
import type { Sheet, Style } from "../output/sheet.ts";
import { terminalText } from "../terminal-text.ts";
import type { Board, BoardRow } from "./board.ts";
import { fitted } from "./columns.ts";

export interface Size {
  columns: number;
  rows: number;
}
/** What of the board is shown. */
export interface View {
  size: Size;
  /** The rows that the filter lets through, newest first. */
  shown: readonly BoardRow[];
  selected: number;
  filter: string;
  isPaused: boolean;
  /** Lines in place of the list, and the first of them that is seen. */
  page?: { title: string; lines: readonly string[]; top: number } | undefined;
  /** What is asked, or was just done. */
  words: string;
}
/** A line before it is cut to the width of the screen: painted as a whole. */
interface Line {
  text: string;
  style?: Style;
}

const listKeys = "↑↓ select  Enter look  r replay  d diff  f filter  p pause  o open  ? help  q stop";
const pageKeys = "↑↓ scroll  Esc back  q stop";

/** Every line of the screen, as many as it has, none wider than it is. */
export function screenLines(board: Board, view: View, sheet: Sheet): string[] {
  const { columns, rows } = view.size;
  const head = headLines(board, view).slice(0, rows >= 10 ? 4 : 1);
  const foot: Line[] = [{ text: view.words }, { text: view.page ? pageKeys : listKeys, style: "dim" }];
  const room = Math.max(0, rows - head.length - foot.length);
  const middle = view.page ? view.page.lines.slice(view.page.top, view.page.top + room).map((text): Line => ({ text })) : listLines(view, room);
  const lines = [...head, ...middle, ...Array.from({ length: room - middle.length }, (): Line => ({ text: "" })), ...foot];
  return lines.slice(0, rows).map(({ text, style }) => {
    const fit = fitted(terminalText(text, columns * 2), columns);
    return style ? sheet.paint(style, fit) : fit;
  });
}

function headLines(board: Board, { isPaused, page, filter }: View): Line[] {
  const { opened, ready, status, running, localUp, held, delivered, failed, refused } = board;
  const place = opened ? `${opened.opened.organization} / ${opened.opened.project}   ${opened.opened.tunnel.name}  ->  ${opened.forward}` : "";
  const slots = ready?.slots ? `   ${running}/${ready.slots} busy${ready.members > 1 ? `, ${ready.members} agents` : ""}` : "";
  const local = localUp ? "" : "   local server is down";
  const counts = `   ${held} held   ${delivered} delivered   ${failed} failed   ${refused} refused`;
  const endpoints = opened?.opened.tunnel.endpoints ?? [];
  const fed = endpoints.length === 0 ? "no endpoint leads here yet" : endpoints.map(({ name }) => name).join(", ");
  const inspector = board.inspector ? `   inspector ${board.inspector}` : "";
  return [
    { text: `${isPaused ? "Paused" : status.text}${slots}${counts}${local}`, style: isPaused || !localUp ? "yellow" : status.tone },
    { text: `postern ${opened?.version ?? ""}   ${place}`, style: "bold" },
    { text: `from ${fed}${inspector}` },
    { text: page ? page.title : filter === "" ? "" : `Only what holds "${filter}"`, style: "dim" },
  ];
}

/** The part of the list around the selected row. */
function listLines({ shown, selected }: View, room: number): Line[] {
  if (shown.length === 0) return [{ text: "Nothing came yet. What comes is shown here.", style: "dim" as const }].slice(0, room);
  const top = Math.max(0, Math.min(selected - Math.floor(room / 2), shown.length - room));
  return shown.slice(top, top + room).map((row, index) => rowLine(row, top + index === selected));
}

function rowLine(row: BoardRow, isSelected: boolean): Line {
  const { text, style, note, ms } = outcomeOf(row);
  const took = ms === undefined ? "" : tookText(ms);
  const cells = [clockText(row.at).slice(0, 8), text.padEnd(7), took.padStart(7), terminalText(row.what, 28).padEnd(28), row.requestId, note];
  return { text: `${isSelected ? ">" : " "} ${cells.join("  ")}`, ...(isSelected ? { style: "bold" } : style && { style }) };
}

function outcomeOf({ result, refusal, delivery, again }: BoardRow): { text: string; style?: Style; note: string; ms?: number } {
  if (refusal) return { text: String(refusal.status), style: "yellow", note: `refused at the gate: ${refusal.reason}` };
  if (!result) return { text: "…", style: "dim", note: "" };
  const repeated = delivery?.replayId ? "replay" : again || (delivery?.attempt ?? 1) > 1 ? `again (attempt ${delivery?.attempt})` : "";
  if ("error" in result) {
    const isHeld = result.error === "refused";
    return { text: isHeld ? "held" : result.error, style: isHeld ? "yellow" : "red", note: result.detail };
  }
  return { text: String(result.status), ...(result.status >= 300 && { style: "red" }), note: repeated, ms: result.durationMs };
}
