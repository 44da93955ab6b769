import { z } from "zod";
import { bodyStepsMax, fitsBody } from "./filter-body.ts";

/** The fields a filter can name. Text -> terms -> text; compiled to SQL for lists (db) and to a predicate for tails and routes (here). */
export const filterFields = {
  verdict: "accepted, refused, throttled or duplicate",
  reason: "why it was refused, such as signature-mismatch",
  endpoint: "the endpoint's name or id",
  type: "the event's type; * stands for anything",
  method: "GET, POST, …",
  ip: "the client's address or its beginning, with *",
  event: "the provider's event id",
  version: "the number of the policy version that decided",
  delivery: "delivered, pending, held or failed",
  id: "the request's id",
} as const;
export type FilterField = keyof typeof filterFields;

/**
 * One condition: `field:value` (any of several values: `a,b`), a leading `-` negates; a bare word searches type, event id, target and endpoint.
 * `body.invoice.lines.*.sku:value` looks into a JSON body; routes, tunnels and mirrors understand it, lists of requests do not.
 */
export interface FilterTerm {
  field: FilterField | "text" | "body";
  /** Where in the body, from its top. */
  path?: string[];
  values: string[];
  negated: boolean;
}
export type FilterTerms = FilterTerm[];

/** Fields that know few words; anything else, without a *, is a slip that would silently match nothing. */
const closedWords: Partial<Record<FilterTerm["field"], readonly string[]>> = {
  verdict: ["accepted", "refused", "throttled", "duplicate"],
  delivery: ["delivered", "pending", "held", "failed"],
};

const termsMax = 20;
const pattern = /(-)?(?:([a-z]+|body\.[^\s:"]+):)?(?:"([^"]*)"|(\S+))/g;

/** Reads `verdict:refused type:invoice.* -endpoint:test "push"`. Unknown field names are an error that says which exist. */
export function parseFilter(text: string): FilterTerms {
  const terms: FilterTerms = [];
  for (const { index, 0: whole, 1: minus, 2: field, 3: quoted, 4: bare } of text.matchAll(pattern)) {
    const at = { word: whole, letter: index + 1 };
    const value = quoted ?? bare ?? "";
    if (field === undefined && bare?.startsWith("body."))
      throw new FilterError(`write ${bare.replace(/[=:~]+.*$/, "")}:VALUE, a colon and what it should be`, at);
    const term = { ...placeOf(field, at), values: quoted === undefined && field ? value.split(",").filter(Boolean) : [value], negated: minus === "-" };
    demandKnownWords(term, at);
    if (value !== "") terms.push(term);
  }
  if (terms.length > termsMax) throw new FilterError(`a filter holds ${termsMax} terms at most`);
  return terms;
}

function placeOf(name: string | undefined, at: WrittenAt): Pick<FilterTerm, "field" | "path"> {
  if (name === undefined) return { field: "text" };
  if (name.startsWith("body.")) return { field: "body", path: stepsOf(name, at) };
  if (Object.hasOwn(filterFields, name)) return { field: name as FilterField };
  throw new FilterError(`there is no field "${name}"; known are ${Object.keys(filterFields).join(", ")}, and body.PLACE`, at);
}

function stepsOf(name: string, at: WrittenAt): string[] {
  const [, ...steps] = name.split(".");
  if (steps.includes("")) throw new FilterError(`"${name}" names no place: names stand between its dots, as in body.invoice.currency`, at);
  if (steps.length > bodyStepsMax) throw new FilterError(`"${name}" goes ${steps.length} steps into the body; ${bodyStepsMax} are the most`, at);
  return steps;
}

function demandKnownWords({ field, values }: FilterTerm, at: WrittenAt): void {
  const words = closedWords[field];
  const unknown = words && values.find((value) => value !== "" && !value.includes("*") && !words.includes(value.toLowerCase()));
  if (unknown !== undefined) throw new FilterError(`"${unknown}" is no ${field}: it is ${filterFields[field as FilterField]}`, at);
}

export function writeFilter(terms: FilterTerms): string {
  return terms
    .map(({ field, path = [], values, negated }) => `${negated ? "-" : ""}${field === "text" ? "" : `${[field, ...path].join(".")}:`}${writeValues(values)}`)
    .join(" ");
}

function writeValues(values: string[]): string {
  const [only] = values;
  return values.length === 1 && only !== undefined && /[\s:,]|^-/.test(only) ? `"${only}"` : values.join(",");
}

/** Where in the text a term stands; its first letter is 1. */
interface WrittenAt {
  word: string;
  letter: number;
}

/** Why a filter cannot be read, and where. */
export class FilterError extends Error {
  constructor(message: string, at?: WrittenAt) {
    super(at ? `${message} (at letter ${at.letter}, ${at.word})` : message);
  }
}

/** Whether the filter has to see bodies. */
export function looksIntoBody(terms: FilterTerms): boolean {
  return terms.some(({ field }) => field === "body");
}

/** The terms of a filter for a list of requests, which looks into no body. */
export function parseListFilter(text: string): FilterTerms {
  const terms = parseFilter(text);
  if (looksIntoBody(terms)) throw new FilterError("a list looks into no bodies: body.… is for routes, postern listen and mirrors");
  return terms;
}

/** What a predicate can look at; a route sees only the fields known when the request is stored. */
export type Filterable = Partial<Record<FilterField, string>> & {
  target?: string;
  endpointId?: string;
  /** Its JSON, where a filter asks for it (readFilteredBody). */
  body?: unknown;
};

/** Whether a request fits; the twin of the SQL that lists compile to (a property test holds them equal). */
export function matchesFilter(terms: FilterTerms, row: Filterable): boolean {
  return terms.every((term) => fits(term, row) !== term.negated);
}

/** What is seen is folded once, however many values a term names: both are other people's, and may be long. */
function fits({ field, path = [], values }: FilterTerm, row: Filterable): boolean {
  const patterns = values.map(fold);
  const isLike = (seen: string) => {
    const text = fold(seen);
    return patterns.some((pattern) => fitsPattern(pattern, text));
  };
  if (field === "body") return fitsBody(path, row.body, isLike);
  if (field === "endpoint" && row.endpointId !== undefined && values.includes(row.endpointId)) return true;
  if (field !== "text") return row[field] !== undefined && isLike(row[field]);
  const texts = [row.type, row.event, row.target, row.endpoint, row.id].filter((seen) => seen !== undefined).map(fold);
  return patterns.some((pattern) => texts.some((text) => text.includes(pattern)));
}

/** Case-blind for ASCII alone, so that SQL, in whatever locale, folds the same. */
function fold(text: string): string {
  return isAscii.test(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (run) => run.toLowerCase());
}

const isAscii = /^[\0-\x7f]*$/;

/** Whether the text is the pattern's, in which `*` stands for any run of characters; the time it takes grows with their lengths only. */
export function fitsPattern(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  const last = rest.pop() ?? "";
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}

export const FilterText = z.string().max(1_000);
/** Filter text that parses. */
export const Filter = FilterText.superRefine((text, context) => {
  try {
    parseFilter(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "cannot be read" });
  }
});
