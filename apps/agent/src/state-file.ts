import fs from "node:fs";
import path from "node:path";
import type { z } from "zod";
import { writeOwnFile } from "./own-file.ts";

/** A small file in which the agent remembers something about this machine, for its user only. */
export class StateFile<Content> {
  readonly #file: string;
  readonly #schema: z.ZodType<Content>;

  constructor(stateFolder: string, name: string, schema: z.ZodType<Content>) {
    this.#file = path.join(stateFolder, "postern", name);
    this.#schema = schema;
  }

  /** What cannot be read counts as nothing remembered. */
  read(): Content | undefined {
    try {
      return this.#schema.parse(JSON.parse(fs.readFileSync(this.#file, "utf8")));
    } catch {
      return undefined;
    }
  }

  /** Whole or not at all, whatever else runs here. Throws an Ended where nothing can be written. */
  write(content: Content): void {
    writeOwnFile(this.#file, `${JSON.stringify(content, undefined, 2)}\n`);
  }
}
