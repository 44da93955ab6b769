import { terminalText } from "../terminal-text.ts";

/** What the keys of a running listen do. */
export interface KeyDeeds {
  /** Brings the last event again; says what came of it. */
  replay(): Promise<string>;
  pause(paused: boolean): void;
  /** Shows only what holds this text; everything when it is empty. */
  filter(text: string): void;
  open(): void;
  stop(): void;
}
export interface KeyTerminal {
  input: NodeJS.ReadStream;
  write(text: string): void;
}

export const keyHelp = "[r]eplay the last event   [f]ilter what is shown   [p]ause   [o]pen in the browser   [?] this line   Ctrl-C to stop";
const filterLettersMax = 100;

/** Listens to single keys while events run; rests while someone else asks the keyboard. */
export class Keys {
  readonly #terminal: KeyTerminal;
  readonly #deeds: KeyDeeds;
  #isPaused = false;
  #isListening = false;
  /** What was typed of a filter so far; nothing while none is asked for. */
  #typed: string | undefined;
  readonly #onData = (data: Buffer) => {
    for (const letter of data.toString()) this.#press(letter);
  };

  constructor(terminal: KeyTerminal, deeds: KeyDeeds) {
    this.#terminal = terminal;
    this.#deeds = deeds;
  }

  listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const { input } = this.#terminal;
    input.setRawMode(true);
    input.resume();
    input.on("data", this.#onData);
  }

  rest(): void {
    if (!this.#isListening) return;
    this.#isListening = false;
    this.#typed = undefined;
    const { input } = this.#terminal;
    input.off("data", this.#onData);
    input.setRawMode(false);
    input.pause();
  }

  #press(letter: string): void {
    const key = letter.toLowerCase();
    if (letter === "\u0003" || letter === "\u0004") this.#deeds.stop();
    else if (this.#typed !== undefined) this.#type(letter, this.#typed);
    else if (key === "r") void this.#replay();
    else if (key === "p") this.#pause();
    else if (key === "o") this.#deeds.open();
    else if (key === "?") this.#say(keyHelp);
    else if (key === "f") this.#ask();
  }

  async #replay(): Promise<void> {
    this.#say(await this.#deeds.replay());
  }

  #pause(): void {
    this.#isPaused = !this.#isPaused;
    this.#deeds.pause(this.#isPaused);
    this.#say(this.#isPaused ? "Paused: what comes waits at the gateway; p goes on" : "Going on");
  }

  #ask(): void {
    this.#typed = "";
    this.#terminal.write("Show only what holds (Enter alone: everything): ");
  }

  #type(letter: string, typed: string): void {
    if (letter === "\r" || letter === "\n") {
      this.#typed = undefined;
      this.#deeds.filter(typed);
      this.#say(`\n${typed === "" ? "Everything is shown" : `Shown: what holds "${typed}"; the rest still comes`}`);
    } else if (letter === "\u001b") {
      this.#typed = undefined;
      this.#say("");
    } else if (letter === "\u007f" || letter === "\b") {
      this.#typed = typed.slice(0, -1);
      if (typed !== "") this.#terminal.write("\b \b");
    } else if (terminalText(letter) !== "" && typed.length < filterLettersMax) {
      this.#typed = typed + letter;
      this.#terminal.write(letter);
    }
  }

  #say(line: string): void {
    this.#terminal.write(`${line}\n`);
  }
}
