import type { AgentEvent } from "../events.ts";
import type { Sheet } from "../output/sheet.ts";
import type { AskHeld, Choice } from "../prompt.ts";
import { terminalText } from "../terminal-text.ts";
import { Board, type BoardRow } from "./board.ts";
import type { Key } from "./keyboard.ts";
import { differencePage, eventPage, helpPage } from "./pages.ts";
import { type Size, screenLines, type View } from "./view.ts";

/** What the keys of the screen do to the world. */
export interface ConsoleDeeds {
  /** Brings this event again; says what came of it. */
  replay(requestId: string): Promise<string>;
  pause(paused: boolean): void;
  /** Opens this event in the dashboard; says where that is. */
  open(requestId: string | undefined): string;
  stop(): void;
  changed(): void;
}

const heldKeys: Record<string, Choice> = { d: { choice: "drain" }, l: { choice: "last", last: 5 }, s: { choice: "skip" }, k: { choice: "keep" } };
const heldWords = "Events waited:  [d]rain in order   [l]ast 5   [s]kip   [k]eep";
const filterLettersMax = 100;
const pageRows = 10;

/** The screen of a listen: what keys change of it, and what it shows. It knows no terminal. */
export class Console {
  readonly board = new Board();
  readonly #deeds: ConsoleDeeds;
  readonly #sheet: Sheet;
  #words = "";
  #filter = "";
  /** What was typed of a filter so far; nothing while none is asked for. */
  #typed: string | undefined;
  /** The key of the selected row: it stays the selected one when others come before it. */
  #selectedKey: string | undefined;
  #page: View["page"];
  #isPaused = false;
  #question: { chosen(choice: Choice): void; interrupted(): void } | undefined;

  constructor(deeds: ConsoleDeeds, sheet: Sheet) {
    this.#deeds = deeds;
    this.#sheet = sheet;
  }

  readonly askHeld: AskHeld = (chosen, interrupted) => {
    this.#question = { chosen, interrupted };
    this.#deeds.changed();
    return () => {
      this.#question = undefined;
      this.#deeds.changed();
    };
  };

  hear(event: AgentEvent): void {
    this.board.hear(event, this.#sheet.now());
    this.#deeds.changed();
  }

  lines(size: Size): string[] {
    const shown = this.#shown();
    const typing = this.#typed === undefined ? undefined : `Show only what holds (Enter alone: everything): ${this.#typed}`;
    const words = typing ?? (this.#question ? heldWords : this.#words);
    const view: View = { size, shown, selected: this.#at(shown), filter: this.#filter, isPaused: this.#isPaused, page: this.#page, words };
    return screenLines(this.board, view, this.#sheet);
  }

  press(key: Key): void {
    if (key.name === "interrupt") (this.#question?.interrupted ?? this.#deeds.stop)();
    else if (this.#typed !== undefined) this.#type(key, this.#typed);
    else if (key.name === "letter") this.#letter(key.letter.toLowerCase());
    else this.#move(key.name);
    this.#deeds.changed();
  }

  #letter(letter: string): void {
    const choice = this.#question && heldKeys[letter];
    if (choice) {
      this.#choose(choice);
      return;
    }
    const row = this.#row();
    if (letter === "q") this.#deeds.stop();
    else if (letter === "j") this.#move("down");
    else if (letter === "k") this.#move("up");
    else if (letter === "f") this.#typed = "";
    else if (letter === "p") this.#pause();
    else if (letter === "o") this.#words = this.#deeds.open(row?.requestId);
    else if (letter === "?") this.#turnTo("Keys", helpPage);
    else if (letter === "d" && row) this.#turnTo(`What the answer to ${row.requestId} says otherwise than before`, differencePage(this.board, row));
    else if (letter === "r" && row) void this.#replay(row);
  }

  #choose(choice: Choice): void {
    const question = this.#question;
    this.#question = undefined;
    question?.chosen(choice);
  }

  #move(name: Exclude<Key["name"], "letter">): void {
    const step = { up: -1, down: 1, "page-up": -pageRows, "page-down": pageRows, home: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }[name as "up"];
    if (name === "escape") this.#page = undefined;
    else if (this.#page && step !== undefined) this.#page = { ...this.#page, top: within(this.#page.top + step, this.#page.lines.length) };
    else if (step !== undefined) this.#selectedKey = this.#shown()[within(this.#at() + step, this.#shown().length)]?.key;
    else if (name === "enter" && !this.#page) this.#look();
  }

  #look(): void {
    const row = this.#row();
    if (row) this.#turnTo(`${row.what}   ${row.requestId}`, eventPage(row));
  }

  #turnTo(title: string, lines: readonly string[]): void {
    this.#page = { title, lines, top: 0 };
  }

  async #replay({ requestId }: BoardRow): Promise<void> {
    this.#words = `Asking for a replay of ${requestId}…`;
    this.#words = await this.#deeds.replay(requestId);
    this.#deeds.changed();
  }

  #pause(): void {
    this.#isPaused = !this.#isPaused;
    this.#deeds.pause(this.#isPaused);
    this.#words = this.#isPaused ? "Paused: what comes waits at the gateway; p goes on" : "Going on";
  }

  #type(key: Key, typed: string): void {
    if (key.name === "enter") [this.#filter, this.#typed] = [typed.toLowerCase(), undefined];
    else if (key.name === "escape") this.#typed = undefined;
    else if (key.name === "back") this.#typed = typed.slice(0, -1);
    else if (key.name === "letter" && terminalText(key.letter) !== "" && typed.length < filterLettersMax) this.#typed = typed + key.letter;
  }

  #shown(): readonly BoardRow[] {
    if (this.#filter === "") return this.board.rows;
    return this.board.rows.filter((row) => textsOf(row).some((text) => text.toLowerCase().includes(this.#filter)));
  }

  #at(shown = this.#shown()): number {
    return Math.max(0, shown.findIndex(({ key }) => key === this.#selectedKey)); // biome-ignore format: one place
  }

  #row(): BoardRow | undefined {
    return this.#shown()[this.#at()];
  }
}

function within(at: number, count: number): number {
  return Math.max(0, Math.min(at, count - 1));
}

function textsOf({ what, requestId, result, refusal }: BoardRow): string[] {
  return [what, requestId, ...(result ? ["status" in result ? String(result.status) : result.error] : []), ...(refusal ? [refusal.reason, String(refusal.status)] : [])]; // biome-ignore format: one list
}
