import type { Terminal } from "./alternate-screen.ts";

export type Key =
  | { name: "up" | "down" | "page-up" | "page-down" | "home" | "end" | "enter" | "escape" | "back" | "interrupt" }
  | { name: "letter"; letter: string };

const sequences: Record<string, Exclude<Key["name"], "letter">> = {
  "\u001b[A": "up",
  "\u001bOA": "up",
  "\u001b[B": "down",
  "\u001bOB": "down",
  "\u001b[C": "enter",
  "\u001b[D": "escape",
  "\u001b[5~": "page-up",
  "\u001b[6~": "page-down",
  "\u001b[H": "home",
  "\u001b[1~": "home",
  "\u001b[F": "end",
  "\u001b[4~": "end",
  "\r": "enter",
  "\n": "enter",
  "\u001b": "escape",
  "\u007f": "back",
  "\b": "back",
  "\u0003": "interrupt",
  "\u0004": "interrupt",
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are told by control characters
const keyPattern = /\u001b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])?|./gsu;

/** The keys in what a terminal sent; those that mean nothing here are left out. */
export function keysOf(text: string): Key[] {
  return (text.match(keyPattern) ?? []).flatMap((part): Key[] => {
    const name = sequences[part];
    if (name) return [{ name }];
    return part >= " " && !part.startsWith("\u001b") ? [{ name: "letter", letter: part }] : [];
  });
}

/** Hands over each key until the answer is called; the terminal is line by line again then. */
export function watchKeys({ input }: Pick<Terminal, "input">, pressed: (key: Key) => void): () => void {
  const onData = (data: Buffer) => {
    for (const key of keysOf(data.toString())) pressed(key);
  };
  input.setRawMode(true);
  input.resume();
  input.on("data", onData);
  return () => {
    input.off("data", onData);
    input.setRawMode(false);
    input.pause();
  };
}
