import { shownMark } from "@postern/contract/last-four";
import { Policy } from "@postern/contract/policy";
import { referenceOf, shownOf, variablesIn } from "@postern/contract/secret-reference";
import { pathText, readText } from "@postern/contract/text-fault";
import { freshYaml, mergeYaml, yamlTextOf } from "@postern/contract/yaml-merge";
import { readYaml, type TextFault, type YamlText } from "@postern/contract/yaml-text";
import { type DraftNode, draftOf, policyOf } from "./policy-draft.ts";

export type TextForm = "yaml" | "json";

/** A draft as text. Secrets that the gateway holds stand there as in a policy file; a YAML text there was before keeps its comments. */
export function textOfDraft(nodes: readonly DraftNode[], form: TextForm, was: string | undefined): string {
  const policy = changeTexts(policyOf(nodes), (text) => (text.startsWith(shownMark) ? referenceOf(text) : text));
  if (form === "json") return JSON.stringify(policy, undefined, 2);
  const read = was === undefined ? undefined : readYaml(was);
  if (!read || "faults" in read || !isObject(read.text.value)) return freshYaml(policy);
  mergeYaml(read.text.document, policy);
  return yamlTextOf(read.text.document, was);
}

/** What a text comes to: the draft, when it can be read at all, and what is wrong with it, each with its line. */
export function draftOfText(source: string): { nodes?: DraftNode[]; faults: TextFault[] } {
  const read = readYaml(source);
  if ("faults" in read) return { faults: read.faults };
  const { value } = read.text;
  const all: unknown = isObject(value) ? Reflect.get(value, "all") : undefined;
  const checked = readText(Policy, source);
  const faults = "faults" in checked ? checked.faults : variableFaults(read.text);
  if (!Array.isArray(all)) return { faults };
  const nodes = draftOf(changeTexts({ all }, (text) => shownOf(text) ?? text) as { all: unknown[] });
  return { nodes, faults };
}

/** Variables are filled in where a file is applied; here there is nothing to fill them in with. */
function variableFaults({ value, placeOf }: YamlText): TextFault[] {
  const faults: TextFault[] = [];
  changeTexts(value, (text, path) => {
    const [name] = variablesIn(text);
    if (name !== undefined)
      faults.push({ ...placeOf(path), path: pathText(path), says: `asks for the variable ${name}, which only postern apply fills in: write the value` });
    return text;
  });
  return faults;
}

type Change = (text: string, path: PropertyKey[]) => string;

/** A JSON value with each of its texts changed. */
function changeTexts(value: unknown, change: Change, path: PropertyKey[] = []): unknown {
  if (typeof value === "string") return change(value, path);
  if (Array.isArray(value)) return value.map((item, index) => changeTexts(item, change, [...path, index]));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, changeTexts(member, change, [...path, name])]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
