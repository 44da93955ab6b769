import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { readUpFile, type UpFile } from "./read-up-file.ts";

/** A file of `postern up` in a folder of its own: `read` writes it anew and reads it. */
export function upFile() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-up-"));
  const file = path.join(folder, "postern.yaml");
  return {
    folder,
    file,
    read(text: string, variables: Record<string, string> = {}): UpFile {
      fs.writeFileSync(file, text);
      return readUpFile(file, (name) => variables[name]);
    },
    close: () => fs.rmSync(folder, { recursive: true }),
  };
}
