import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** Every link of a page to a file of this repository must lead to one. */
const repository = path.resolve(import.meta.dirname, "..");
const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: repository, encoding: "utf8" }).split("\n").filter(Boolean);
const present = pages.filter((page) => fs.existsSync(path.join(repository, page)));
const broken = present.flatMap((page) =>
  targetsOf(page)
    .filter((target) => !leads(page, target))
    .map((target) => `${page}: ${target} is not there`),
);
for (const line of broken) console.log(line);
if (broken.length === 0) console.log(`The links of ${present.length} pages lead somewhere.`);
process.exitCode = broken.length > 0 ? 1 : 0;

/** The relative ones; addresses elsewhere and headings of the same page are not asked for. */
function targetsOf(page: string): string[] {
  const text = fs.readFileSync(path.join(repository, page), "utf8");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target).filter((target) => !/^([a-z]+:|#)/.test(target));
}

function leads(page: string, target: string): boolean {
  const [file = ""] = target.split("#");
  return fs.existsSync(path.join(repository, path.dirname(page), file));
}
