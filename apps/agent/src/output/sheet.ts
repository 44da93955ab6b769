import { styleText } from "node:util";

export type Style = "green" | "red" | "yellow" | "dim" | "bold";

/** What words are written on: it knows the time, and whether there are colours. */
export interface Sheet {
  now(): Date;
  paint(style: Style, text: string): string;
}

/** Colours only where a terminal reads, and nobody asked for none. */
export function openSheet({ isTTY }: Pick<NodeJS.WriteStream, "isTTY">, noColor: boolean): Sheet {
  const coloured = isTTY && !noColor;
  return { now: () => new Date(), paint: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text) };
}
