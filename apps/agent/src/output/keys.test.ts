import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { Keys } from "./keys.ts";

function keyboard() {
  const modes: boolean[] = [];
  const done: string[] = [];
  let written = "";
  const input = Object.assign(new EventEmitter(), {
    setRawMode: (raw: boolean) => void modes.push(raw),
    resume: () => {},
    pause: () => {},
  }) as unknown as NodeJS.ReadStream;
  const deeds = {
    replay: async () => "Replay rpl_1",
    pause: (paused: boolean) => void done.push(`pause ${paused}`),
    filter: (text: string) => void done.push(`filter ${text}`),
    open: () => void done.push("open"),
    stop: () => void done.push("stop"),
  };
  const write = (text: string) => {
    written += text;
  };
  const keys = new Keys({ input, write }, deeds);
  return { keys, modes, done, type: (text: string) => input.emit("data", Buffer.from(text)), written: () => written };
}

test("each key does one thing, in either case; others do nothing", async () => {
  const { keys, type, done, written } = keyboard();
  keys.listen();
  type("pPo?xR\u0003");
  await Promise.resolve();
  await Promise.resolve();
  expect(done).toEqual(["pause true", "pause false", "open", "stop"]);
  expect(written()).toMatch(/^Paused: .*\nGoing on\n\[r\]eplay .*\nReplay rpl_1\n$/);
});

test("a filter is typed to its end, mended, left with Escape, and holds nothing that a terminal would obey", () => {
  const { keys, type, done, written } = keyboard();
  keys.listen();
  type("finvx\u007foice\u0007\r");
  type("fabc\u001bp");
  type("f\r");
  expect(done).toEqual(["filter invoice", "pause true", "filter "]);
  expect(written()).not.toContain("\u0007");
});

test("while someone else asks the keyboard, no key is taken, and the terminal is given back", () => {
  const { keys, type, done, modes } = keyboard();
  keys.listen();
  keys.listen();
  keys.rest();
  type("p");
  expect(done).toEqual([]);
  expect(modes).toEqual([true, false]);
});
