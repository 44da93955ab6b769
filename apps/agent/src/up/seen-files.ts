import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

const Seen = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
const filesMax = 500;

/** Which files a person has agreed to, by place and hash: what `postern up` opens is shown and asked once for each text of a file. */
export class SeenFiles {
  readonly #file: string;

  constructor(stateFolder: string) {
    this.#file = path.join(stateFolder, "postern", "seen-files.json");
  }

  knows(name: string): boolean {
    return this.#read()[path.resolve(name)] === hashOf(name);
  }

  remember(name: string): void {
    const entries = Object.entries({ ...this.#read(), [path.resolve(name)]: hashOf(name) }).slice(-filesMax);
    fs.mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 });
    const fresh = `${this.#file}.${process.pid}`;
    fs.writeFileSync(fresh, `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`, { mode: 0o600, flag: "wx" });
    fs.renameSync(fresh, this.#file);
  }

  /** What cannot be read counts as nothing seen: then it is asked again. */
  #read(): z.infer<typeof Seen> {
    try {
      return Seen.parse(JSON.parse(fs.readFileSync(this.#file, "utf8")));
    } catch {
      return {};
    }
  }
}

function hashOf(name: string): string {
  return createHash("sha256").update(fs.readFileSync(name)).digest("hex");
}
