import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { StateFile } from "../state-file.ts";

const Seen = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
const filesMax = 500;

/** Which files a person has agreed to, by place and hash: what `postern up` opens is shown and asked once for each text of a file. */
export class SeenFiles {
  readonly #file: StateFile<z.infer<typeof Seen>>;

  constructor(stateFolder: string) {
    this.#file = new StateFile(stateFolder, "seen-files.json", Seen);
  }

  knows(name: string): boolean {
    return this.#file.read()?.[path.resolve(name)] === hashOf(name);
  }

  remember(name: string): void {
    const entries = Object.entries({ ...this.#file.read(), [path.resolve(name)]: hashOf(name) }).slice(-filesMax);
    this.#file.write(Object.fromEntries(entries));
  }
}

function hashOf(name: string): string {
  return createHash("sha256").update(fs.readFileSync(name)).digest("hex");
}
