import type { Sheet, Style } from "./sheet.ts";

/** One cell: text that was made safe already, its colour, and on which side it stands. */
export interface Cell {
  text: string;
  style?: Style | undefined;
  right?: boolean;
}

const gap = "  ";

/** Rows under their headings, in columns as wide as they need to be. */
export function tableLines(headings: readonly string[], rows: readonly (readonly Cell[])[], { paint }: Pick<Sheet, "paint">): string[] {
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]?.text.length ?? 0)));
  const padded = ({ text, right }: Cell, column: number) => (right ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0));
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, column) => {
        const isLast = column === cells.length - 1;
        const text = isLast && !cell.right ? cell.text : padded(cell, column);
        return cell.style ? paint(cell.style, text) : text;
      })
      .join(gap)
      .trimEnd();
  const heads = headings.map((text, column): Cell => ({ text, style: "dim", ...(rows[0]?.[column]?.right && { right: true }) }));
  return [line(heads), ...rows.map(line)];
}
