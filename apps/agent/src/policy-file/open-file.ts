import fs from "node:fs";
import { PolicyFile } from "@postern/contract/policy-file";
import { problems } from "@postern/contract/problem";
import { faultLine, pathText, readText } from "@postern/contract/text-fault";
import { type Path, type TextFault, textLettersMax, type YamlText } from "@postern/contract/yaml-text";
import { Ended, exitCodes } from "../exit.ts";
import { terminalText } from "../terminal-text.ts";

/** A policy file that could be read: what it says, and where each thing of it stands. */
export interface OpenFile {
  /** As it was given on the command line. */
  name: string;
  file: PolicyFile;
  text: YamlText;
}

/** Reads a policy file, YAML or JSON. Throws an Ended that names each fault with its line and column, or says how to come by a file where there is none. */
export function openPolicyFile(name: string, howToHaveOne = `postern pull ${name} writes one`): OpenFile {
  const source = readSource(name);
  if (source === undefined) throw new Ended(exitCodes.usage, `there is no file ${name}: ${howToHaveOne}`);
  const read = readText(PolicyFile, source);
  if ("faults" in read) throw unreadable(name, read.faults);
  return { name, file: read.value, text: read.text };
}

/** The text of a file; nothing where there is none. */
export function readSource(name: string): string | undefined {
  try {
    if (fs.statSync(name).size > textLettersMax * 4) throw new Ended(exitCodes.usage, `${name} is too large for a policy file`);
    return fs.readFileSync(name, "utf8");
  } catch (error) {
    if (error instanceof Ended) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new Ended(exitCodes.usage, `${name} cannot be read (${code ?? String(error)})`);
  }
}

/** What is found wrong with a file only beside the gateway, or the environment. */
export class FileFaults {
  readonly #open: OpenFile;
  readonly #faults: TextFault[] = [];

  constructor(open: OpenFile) {
    this.#open = open;
  }

  add(path: Path, says: string): void {
    this.#faults.push({ ...this.#open.text.placeOf(path), path: pathText(path), says });
  }

  /** Throws when there are any, all of them in the order of the text. */
  demandNone(): void {
    if (this.#faults.length > 0)
      throw unreadable(
        this.#open.name,
        this.#faults.toSorted((one, other) => one.line - other.line || one.column - other.column),
      );
  }
}

const lettersMax = 600;

export function unreadable(name: string, faults: readonly TextFault[]): Ended {
  const { code, title } = problems["file-invalid"];
  const lines = faults.map((fault) => `  ${terminalText(faultLine(name, fault), lettersMax)}`);
  return new Ended(exitCodes.usage, `${title} (${code}):\n${lines.join("\n")}`, code);
}
