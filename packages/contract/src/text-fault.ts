import type { z } from "zod";
import { nearestWord } from "./nearest-word.ts";
import { type Path, readYaml, type TextFault, type YamlText } from "./yaml-text.ts";

export type ReadText<Value> = { value: Value; text: YamlText } | { faults: TextFault[] };

/** Reads a YAML or JSON text by a schema. Each fault says where it stands and what would be right, and holds no value of the text. */
export function readText<Schema extends z.ZodType>(schema: Schema, source: string): ReadText<z.infer<Schema>> {
  const read = readYaml(source);
  if ("faults" in read) return read;
  const { text } = read;
  const parsed = schema.safeParse(text.value, { error: wordsOf });
  if (parsed.success) return { value: parsed.data, text };
  const faults = parsed.error.issues.flatMap((issue) => leavesOf(issue)).map((issue) => faultOf(issue, text));
  return { faults: faults.sort((one, other) => one.line - other.line || one.column - other.column) };
}

/** `postern.yaml:12:5 endpoints[0].policy: is needed`, as compilers write it, so that editors can follow. */
export function faultLine(file: string, { line, column, path, says }: TextFault): string {
  return `${file}:${line}:${column} ${path === "" ? "" : `${path} `}${says}`;
}

/** `endpoints[0].policy.all[2]`. */
export function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}

type Issue = z.core.$ZodIssue;

function faultOf({ path, message, ...issue }: Issue, text: YamlText): TextFault {
  const key = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  return { ...text.placeOf(path, key), path: pathText(path), says: message };
}

/** A value that fits none of several shapes is told by the shape that it comes nearest to: the one with the fewest faults at its own top. */
function leavesOf(issue: Issue, within: Path = []): Issue[] {
  const path = [...within, ...issue.path];
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [{ ...issue, path }];
  const [nearest = []] = issue.errors.toSorted((one, other) => topFaults(one) - topFaults(other));
  return nearest.flatMap((inner) => leavesOf(inner, path));
}

function topFaults(issues: readonly Issue[]): number {
  return issues.filter(({ path, code }) => path.length <= 1 && (code !== "invalid_union" || path.length === 0)).length + issues.filter(isOtherKind).length;
}

/** A member that says which shape is meant, and says another: all faults of this shape are beside the point. */
function isOtherKind(issue: Issue): boolean {
  return issue.code === "invalid_union" && issue.errors.length === 0;
}

/** What is wrong, in words; a schema's own words come first. */
function wordsOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "unrecognized_keys":
      return unknownKeyWords(issue);
    case "invalid_type":
      return issue.input === undefined ? "is needed" : `must be ${kindWords[issue.expected] ?? issue.expected}, not ${kindOf(issue.input)}`;
    case "invalid_value":
      return choiceWords("must be", issue.input, issue.values.map(String));
    case "invalid_union":
      return unionWords(issue);
    case "too_small":
      return `must ${countsOf(issue.origin)} ${issue.minimum} at least`;
    case "too_big":
      return `must ${countsOf(issue.origin)} ${issue.maximum} at most`;
    default:
      return undefined;
  }
}

type RawIssue<Code extends Issue["code"]> = Extract<z.core.$ZodRawIssue, { code: Code }>;

function unknownKeyWords({ keys, inst }: RawIssue<"unrecognized_keys">): string {
  const shape = (inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
  const known = Object.keys(shape ?? {});
  const says = keys.map((key) => {
    const meant = nearestWord(key, known);
    return `"${key.slice(0, 40)}"${meant === undefined ? "" : ` (did you mean ${meant}?)`}`;
  });
  return `has no ${says.join(", ")}${known.length > 0 ? `; it has ${known.join(", ")}` : ""}`;
}

function unionWords(issue: RawIssue<"invalid_union">): string | undefined {
  if (!("discriminator" in issue) || issue.discriminator === undefined) return undefined;
  const { discriminator, options = [], input } = issue as { discriminator: string; options?: readonly unknown[]; input?: unknown };
  const given = typeof input === "object" && input !== null ? (input as Record<string, unknown>)[discriminator] : undefined;
  return choiceWords(given === undefined ? "is needed:" : "must be", given, options.map(String));
}

function choiceWords(says: string, given: unknown, choices: readonly string[]): string {
  const meant = typeof given === "string" ? nearestWord(given, choices) : undefined;
  const listed = choices.length > 1 ? `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}` : choices[0];
  return `${says} ${listed}${meant === undefined ? "" : ` (did you mean ${meant}?)`}`;
}

const kindWords: Record<string, string> = {
  string: "text",
  array: "a list",
  object: "a map",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return kindWords[typeof value] ?? typeof value;
}

function countsOf(origin: string): string {
  return origin === "string" || origin === "array" ? "hold" : "be";
}
