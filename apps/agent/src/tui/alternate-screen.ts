import type { Size } from "./view.ts";

/** The other screen of a terminal, without a cursor and without wrapping (xterm's private modes 1049, 25, 7). */
const enter = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const leave = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const drawEveryMs = 40;

export interface Terminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
}

/** Takes the whole terminal until it is closed, and gives it back however the process ends. */
export class AlternateScreen {
  readonly #terminal: Terminal;
  readonly #lines: (size: Size) => string[];
  #timer: NodeJS.Timeout | undefined;
  #isOpen = true;
  readonly #onResize = () => this.draw();
  readonly #onExit = () => this.close();

  /** `lines` says what stands on the screen, a line for each of its rows. */
  constructor(terminal: Terminal, lines: (size: Size) => string[]) {
    this.#terminal = terminal;
    this.#lines = lines;
    terminal.output.write(enter);
    terminal.output.on("resize", this.#onResize);
    process.on("exit", this.#onExit);
  }

  /** Soon, and once for all that changes until then. */
  draw(): void {
    if (this.#timer || !this.#isOpen) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#write();
    }, drawEveryMs);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#timer);
    this.#terminal.output.off("resize", this.#onResize);
    process.off("exit", this.#onExit);
    this.#terminal.output.write(leave);
  }

  #write(): void {
    const { output } = this.#terminal;
    const { columns = 80, rows = 24 } = output;
    const lines = this.#lines({ columns, rows });
    output.write(lines.map((line, index) => `\u001b[${index + 1};1H${line}\u001b[K`).join(""));
  }
}
