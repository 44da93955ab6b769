import type { Part, PlainPart } from "../part.ts";

const plain: readonly string[] = ["body", "timestamp", "method", "url", "path", "path-only", "url-without-query", "secret"] satisfies PlainPart[];
const places = ["header", "query", "form", "json", "item"];

/**
 * Reads signed content as people write it: `v0:{timestamp}:{body}`. In braces stand a part's own name, or a place and its name:
 * `{header:webhook-id}`, `{query:id}`, `{form:token}`, `{json:data.id}`, with `?` at its end where it may be absent. What cannot be written
 * so is given as parts.
 */
export function content(text: string): readonly Part[] {
  return text
    .split(/(\{[^{}]*\})/)
    .filter((piece) => piece !== "")
    .map(partOf);
}

function partOf(piece: string): Part {
  const inner = /^\{(.*)\}$/s.exec(piece)?.[1];
  if (inner === undefined) return { text: piece };
  if (plain.includes(inner)) return inner as PlainPart;
  const [place = "", name = ""] = inner.split(/:(.*)/s);
  if (!places.includes(place) || name === "") throw new Error(`{${inner}} is no part of signed content`);
  return (name.endsWith("?") ? { [place]: name.slice(0, -1), optional: true } : { [place]: name }) as Part;
}

/** The same in words, for labels: "v0:timestamp:body", "the body". */
export function contentInWords(text: string): string {
  return text === "{body}" ? "the body" : text.replace(/\{(?:\w+:)?([^{}?]*)\??\}/g, "$1").replaceAll("\n", "⏎");
}
