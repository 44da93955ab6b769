import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { AlternateScreen } from "./alternate-screen.ts";
import { keysOf } from "./keyboard.ts";

function openTerminal() {
  const written: string[] = [];
  const output = Object.assign(new EventEmitter(), { columns: 10, rows: 2, write: (text: string) => written.push(text) }) as unknown as NodeJS.WriteStream;
  return { written, output, terminal: { input: process.stdin, output } };
}

test("what changes at once is drawn once, and anew at another size; the terminal is given back, once", () => {
  vi.useFakeTimers();
  const { written, output, terminal } = openTerminal();
  const sizes: unknown[] = [];
  const screen = new AlternateScreen(terminal, (size) => {
    sizes.push(size);
    return ["one", "two"];
  });
  screen.draw();
  screen.draw();
  vi.runAllTimers();
  expect(written.at(-1)).toBe("\u001b[1;1Hone\u001b[K\u001b[2;1Htwo\u001b[K");
  Object.assign(output, { columns: 30 });
  output.emit("resize");
  vi.runAllTimers();
  expect(sizes).toEqual([
    { columns: 10, rows: 2 },
    { columns: 30, rows: 2 },
  ]);
  screen.draw();
  screen.close();
  screen.close();
  vi.runAllTimers();
  expect(written.slice(-1)).toEqual(["\u001b[?7h\u001b[?25h\u001b[?1049l"]);
  expect(written.filter((text) => text.includes("1049"))).toHaveLength(2);
  vi.useRealTimers();
});

test("the terminal is given back where the process ends without closing it", () => {
  const { written, terminal } = openTerminal();
  const before = new Set(process.listeners("exit"));
  new AlternateScreen(terminal, () => []);
  const [onExit] = process.listeners("exit").filter((listener) => !before.has(listener));
  onExit?.call(process, 0);
  expect(written.at(-1)).toContain("\u001b[?1049l");
  expect(process.listeners("exit")).toHaveLength(before.size);
});

test("keys are told apart, several at once too, and what means nothing is left out", () => {
  expect(keysOf("\u001b[A\u001bOBj\r").map((key) => (key.name === "letter" ? key.letter : key.name))).toEqual(["up", "down", "j", "enter"]);
  expect(keysOf("\u001b[15~\u0001é").map((key) => (key.name === "letter" ? key.letter : key.name))).toEqual(["é"]);
  expect(keysOf("\u001b")).toEqual([{ name: "escape" }]);
});
