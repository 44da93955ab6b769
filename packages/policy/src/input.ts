import { JsonPaths } from "./json-paths.ts";
import type { Input, Source } from "./provider.ts";
import type { Reading } from "./reading.ts";

/** Every value that stands at an input, in order. */
export type Read = (request: Reading) => readonly string[];

/** Makes an input ready; its JSON path joins those that the policy looks up in one pass. */
export function readerOf(input: Input, paths: JsonPaths): Read {
  if ("header" in input) {
    const name = input.header.toLowerCase();
    return (request) => request.header(name);
  }
  if ("query" in input) return (request) => request.query(input.query);
  if ("form" in input) return formReader(input);
  const slot = paths.add(input.json);
  return (request) => listOf(request.json(slot));
}

function formReader({ form, json }: { form: string; json?: string }): Read {
  if (json === undefined) return (request) => request.form()?.getAll(form) ?? [];
  const paths = new JsonPaths();
  const slot = paths.add(json);
  return (request) => {
    const text = request.form()?.get(form);
    return text ? listOf(paths.find(Buffer.from(text))[slot]) : [];
  };
}

function listOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

/** In words, for traces and cards: "header X-GitHub-Delivery". */
export function nameOfInput(input: Input): string {
  if ("header" in input) return `header ${input.header}`;
  if ("query" in input) return `query parameter ${input.query}`;
  if ("form" in input) return `form field ${input.form}${input.json ? ` (${input.json})` : ""}`;
  return `body ${input.json}`;
}

/** What a source holds: its texts, or why there are none. */
export type Cut = { texts: readonly string[] } | { fault: "missing" | "duplicated" | "empty" | "unmatched" };

const itemsMax = 32;

/** Makes a source ready. An input must stand exactly once: of two values no one can say which was meant. */
export function cutterOf(source: Source, paths: JsonPaths): (request: Reading) => Cut {
  const read = readerOf(source, paths);
  const { separator, prefix = "" } = source;
  return (request) => {
    const [value, second] = read(request);
    if (value === undefined) return { fault: "missing" };
    if (second !== undefined) return { fault: "duplicated" };
    if (value === "") return { fault: "empty" };
    const items = separator === undefined ? [value] : value.split(separator, itemsMax).map((item) => item.trim());
    const texts = items.filter((item) => item.startsWith(prefix)).map((item) => item.slice(prefix.length));
    return texts.length > 0 ? { texts } : { fault: "unmatched" };
  };
}
