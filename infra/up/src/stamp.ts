import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { repository } from "./postgres-files.ts";

const skipped = new Set(["node_modules", ".next", ".turbo", "generated"]);
const stampFolder = path.join(repository, "node_modules/.postern");

/** Runs `make` when its sources differ from those it was last run on, or when what it makes is gone. Tests are no sources. */
export async function whenStale({ name, sources, makes }: { name: string; sources: string[]; makes: string }, make: () => Promise<void>): Promise<void> {
  if (isFresh({ name, sources, makes })) return;
  const digest = digestOf(sources);
  await make();
  fs.mkdirSync(stampFolder, { recursive: true });
  fs.writeFileSync(path.join(stampFolder, name), digest);
}

/** Whether what stands was made from the sources as they are. */
export function isFresh({ name, sources, makes }: { name: string; sources: string[]; makes: string }): boolean {
  const stamp = path.join(stampFolder, name);
  return fs.existsSync(path.join(repository, makes)) && fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === digestOf(sources);
}

/** A hash over names and bytes of these files and folders of the repository. */
function digestOf(sources: string[]): string {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of filesIn(path.join(repository, source))) {
      hash.update(`${path.relative(repository, file)}\n`).update(fs.readFileSync(file));
    }
  }
  return hash.digest("hex");
}

function filesIn(place: string): string[] {
  const known = fs.statSync(place, { throwIfNoEntry: false });
  if (!known) return [];
  if (known.isFile()) return place.endsWith(".test.ts") || place.endsWith("next-env.d.ts") || place.endsWith(".tsbuildinfo") ? [] : [place];
  return fs
    .readdirSync(place)
    .filter((name) => !skipped.has(name))
    .sort()
    .flatMap((name) => filesIn(path.join(place, name)));
}
