import fs from "node:fs";
import path from "node:path";
import { PolicyFile } from "@postern/contract/policy-file";
import { schemaPath } from "@postern/contract/policy-file-schema";
import type { ProjectExport } from "@postern/contract/project-export";
import { readText } from "@postern/contract/text-fault";
import { freshYaml, mergeYaml, yamlTextOf } from "@postern/contract/yaml-merge";
import type { YamlText } from "@postern/contract/yaml-text";
import { isSame } from "./difference.ts";
import { fileOf } from "./file-of-project.ts";
import { readSource, unreadable } from "./open-file.ts";
import type { Surroundings } from "./resolve.ts";

interface Pulled {
  name: string;
  project: ProjectExport;
  /** Where the editor finds the schema. */
  server: string;
  around: Surroundings;
}
type Counted = ReturnType<typeof fileOf>;

/** Writes what the gateway has into a file. One that is there keeps its comments, its references and its expectations. Answers what came of it. */
export function pull({ name, project, server, around }: Pulled): string {
  const source = readSource(name);
  const known = source === undefined || source.trim() === "" ? undefined : openKnown(name, source);
  const value = fileOf(project, { known: known?.value, around });
  if (isSame(JSON.parse(JSON.stringify(value)), known?.value)) return unchanged(name, project);
  const text = isJson(name, source) ? `${JSON.stringify(value, undefined, 2)}\n` : yamlOf(value, { known, source, server });
  if (text === source) return unchanged(name, project);
  write(name, text);
  return `${source === undefined ? "Wrote" : "Changed"} ${name}: ${countsOf(value)} (revision ${project.revision})`;
}

function unchanged(name: string, { revision }: ProjectExport): string {
  return `${name} is as the gateway is (revision ${revision})`;
}

function openKnown(name: string, source: string): YamlText {
  const read = readText(PolicyFile, source);
  if ("faults" in read) throw unreadable(name, read.faults);
  return read.text;
}

function isJson(name: string, source: string | undefined): boolean {
  return path.extname(name) === ".json" || (source?.trimStart().startsWith("{") ?? false);
}

interface Before {
  known: YamlText | undefined;
  source: string | undefined;
  server: string;
}

function yamlOf(value: object, { known, source, server }: Before): string {
  if (known) {
    mergeYaml(known.document, value);
    return yamlTextOf(known.document, source);
  }
  return freshYaml(value, `yaml-language-server: $schema=${new URL(schemaPath, server).href}`);
}

function countsOf({ endpoints, destinations }: Counted): string {
  const count = (amount: number, noun: string) => `${amount} ${noun}${amount === 1 ? "" : "s"}`;
  return `${count(endpoints.length, "endpoint")}, ${count(destinations.length, "destination")}`;
}

// Written beside and moved over, so that a crash leaves the old file or the new one.
function write(name: string, text: string): void {
  const fresh = `${name}.${process.pid}`;
  fs.writeFileSync(fresh, text, { flag: "wx" });
  fs.renameSync(fresh, name);
}
