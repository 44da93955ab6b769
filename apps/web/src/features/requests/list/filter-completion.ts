import { type FilterField, filterFields } from "@postern/contract/filter";
import { RequestReason, Verdict } from "@postern/contract/policy";

export interface Completion {
  /** What the input becomes. */
  text: string;
  label: string;
  meaning: string;
  /** Whether it is a whole term, ready to be added. */
  whole: boolean;
}

export type KnownValues = Partial<Record<FilterField, readonly string[]>>;

const fixedValues: KnownValues = {
  verdict: Verdict.options,
  reason: RequestReason.options,
  method: ["POST", "GET", "PUT", "PATCH", "DELETE"],
  delivery: ["delivered", "pending", "held", "failed"],
};
const shownMax = 8;

/** What could be meant by the words typed so far: fields first, then the values known of a field. */
export function completionsOf(typed: string, known: KnownValues): Completion[] {
  const negated = typed.startsWith("-") ? "-" : "";
  const word = typed.slice(negated.length);
  const colon = word.indexOf(":");
  if (colon < 0) return fieldsLike(word, negated);
  const field = word.slice(0, colon);
  return isField(field) ? valuesLike(field, word.slice(colon + 1), { negated, values: known[field] ?? fixedValues[field] ?? [] }) : [];
}

function fieldsLike(word: string, negated: string): Completion[] {
  return Object.entries(filterFields)
    .filter(([field]) => field.startsWith(word.toLowerCase()))
    .map(([field, meaning]) => ({ text: `${negated}${field}:`, label: `${negated}${field}:`, meaning, whole: false }));
}

function valuesLike(field: FilterField, started: string, { negated, values }: { negated: string; values: readonly string[] }): Completion[] {
  return values
    .filter((value) => value.toLowerCase().includes(started.toLowerCase()) && value !== started)
    .sort((one, other) => Number(other.startsWith(started)) - Number(one.startsWith(started)))
    .slice(0, shownMax)
    .map((value) => ({ text: `${negated}${field}:${/\s|,/.test(value) ? `"${value}"` : value}`, label: value, meaning: field, whole: true }));
}

function isField(word: string): word is FilterField {
  return Object.hasOwn(filterFields, word);
}
