import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import { agentNode, agentProgram } from "./agent-program.ts";
import { laptopEnvironment } from "./laptop-environment.ts";
import { untilFound } from "./until.ts";

/** `postern` at a terminal of its own, as a person sits at it. */
export interface PseudoTerminal {
  /** All that was printed, without colours and movements. */
  screen(): string;
  /** The very bytes that the terminal was given. */
  printed(): string;
  /** What a pattern finds on the screen, once it does. */
  shows(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>;
  types(text: string): void;
  /** The machine sleeps: its programs stand still, and nobody tells the other ends of their connections. */
  closesLid(): void;
  opensLid(): void;
  exited: Promise<number>;
  /** Closes the terminal; nothing happens where the program has ended. */
  close(): Promise<void>;
}

export interface TerminalSettings {
  /** Variables of the environment, beside PATH. */
  env: Record<string, string>;
  folder: string;
}

const waitMs = 30_000;

export function openTerminal(args: readonly string[], { env, folder }: TerminalSettings): PseudoTerminal {
  const child = spawn(agentNode(), [agentProgram(), ...args], {
    name: "xterm-256color",
    cols: 120,
    rows: 40,
    cwd: folder,
    env: { ...laptopEnvironment(folder), TERM: "xterm-256color", ...env },
  });
  let printed = "";
  child.onData((chunk) => {
    printed += chunk;
  });
  const exited = new Promise<number>((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));
  let over = false;
  void exited.then(() => {
    over = true;
  });
  const screen = () => stripVTControlCharacters(printed).replaceAll("\r", "");
  return {
    screen,
    printed: () => printed,
    shows: (pattern, withinMs = waitMs) =>
      untilFound(
        () => pattern.exec(screen()) ?? undefined,
        withinMs,
        () => `the terminal does not show ${pattern}; it shows\n${screen()}`,
      ),
    types: (text) => child.write(text),
    closesLid: () => child.kill("SIGSTOP"),
    opensLid: () => child.kill("SIGCONT"),
    exited,
    async close() {
      if (!over) child.kill("SIGKILL");
      await exited;
    },
  };
}
