import { z } from "zod";

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

/** One condition: `field:value` (any of several values: `a,b`), a leading `-` negates; a bare word searches type, event id, target and endpoint. */
export interface FilterTerm {
  field: FilterField | "text";
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
const pattern = /(-)?(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/g;

/** Reads `verdict:refused type:invoice.* -endpoint:test "push"`. Unknown field names are an error that says which exist. */
export function parseFilter(text: string): FilterTerms {
  const terms: FilterTerms = [];
  for (const [, minus, field, quoted, bare] of text.trim().matchAll(pattern)) {
    const value = quoted ?? bare ?? "";
    const term = { field: fieldOf(field), values: quoted === undefined && field ? value.split(",").filter(Boolean) : [value], negated: minus === "-" };
    demandKnownWords(term);
    if (value !== "") terms.push(term);
  }
  if (terms.length > termsMax) throw new FilterError(`a filter holds ${termsMax} terms at most`);
  return terms;
}

function fieldOf(name: string | undefined): FilterTerm["field"] {
  if (name === undefined) return "text";
  if (Object.hasOwn(filterFields, name)) return name as FilterField;
  throw new FilterError(`there is no field "${name}"; known are ${Object.keys(filterFields).join(", ")}`);
}

function demandKnownWords({ field, values }: FilterTerm): void {
  const words = closedWords[field];
  const unknown = words && values.find((value) => value !== "" && !value.includes("*") && !words.includes(value.toLowerCase()));
  if (unknown !== undefined) throw new FilterError(`"${unknown}" is no ${field}: it is ${filterFields[field as FilterField]}`);
}

export function writeFilter(terms: FilterTerms): string {
  return terms.map(({ field, values, negated }) => `${negated ? "-" : ""}${field === "text" ? "" : `${field}:`}${writeValues(values)}`).join(" ");
}

function writeValues(values: string[]): string {
  const [only] = values;
  return values.length === 1 && only !== undefined && /[\s:,]|^-/.test(only) ? `"${only}"` : values.join(",");
}

export class FilterError extends Error {}

/** What a predicate can look at; a route sees only the fields known when the request is stored. */
export type Filterable = Partial<Record<FilterField, string>> & { target?: string; endpointId?: string };

/** Whether a request fits; the twin of the SQL that lists compile to (a property test holds them equal). */
export function matchesFilter(terms: FilterTerms, row: Filterable): boolean {
  return terms.every((term) => term.values.some((value) => fits(term.field, value, row)) !== term.negated);
}

function fits(field: FilterField | "text", value: string, row: Filterable): boolean {
  if (field === "text") return [row.type, row.event, row.target, row.endpoint, row.id].some((seen) => seen !== undefined && fold(seen).includes(fold(value)));
  if (field === "endpoint") return like(value, row.endpoint) || row.endpointId === value;
  return like(value, row[field]);
}

/** Case-blind for ASCII alone, so that SQL, in whatever locale, folds the same. */
function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (run) => run.toLowerCase());
}

/** Case-blind comparison in which `*` stands for any run of characters. */
function like(pattern: string, seen: string | undefined): boolean {
  if (seen === undefined) return false;
  const parts = fold(pattern).split("*");
  const text = fold(seen);
  const [first = "", ...rest] = parts;
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
