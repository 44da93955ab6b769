import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Ran, runPostern } from "./command-line.ts";
import { openTerminal, type PseudoTerminal } from "./pseudo-terminal.ts";

/** A machine on which `postern` is used: what is signed in on it, and the terminals that were opened. */
export interface Desk {
  /** Settings and state of everything that runs here. */
  folder: string;
  /** Runs a command to its end, without a terminal. */
  postern(...args: string[]): Promise<Ran>;
  atTerminal(...args: string[]): PseudoTerminal;
  /** Closes what is open, and forgets everything. */
  leave(): Promise<void>;
}

/** A desk at which nobody is signed in, beside what these variables say. */
export function openDesk(env: Record<string, string>): Desk {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-desk-"));
  const settings = { env: { XDG_STATE_HOME: folder, ...env }, folder };
  const terminals: PseudoTerminal[] = [];
  return {
    folder,
    postern: (...args) => runPostern(args, settings),
    atTerminal(...args) {
      const terminal = openTerminal(args, settings);
      terminals.push(terminal);
      return terminal;
    },
    async leave() {
      await Promise.all(terminals.splice(0).map((terminal) => terminal.close()));
      fs.rmSync(folder, { recursive: true });
    },
  };
}
