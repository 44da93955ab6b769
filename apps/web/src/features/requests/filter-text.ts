import { type FilterField, parseFilter, parseListFilter, writeFilter } from "@postern/contract/filter";

/** What is wrong with a list's filter, in words; nothing when it can be used. */
export function problemOfFilter(text: string): string | undefined {
  try {
    parseListFilter(text);
  } catch (error) {
    return error instanceof Error ? error.message : "the filter cannot be read";
  }
}

/** The filter with one more condition, in place of an opposite or equal one on the same value. */
export function withTerm(filter: string, field: FilterField, { value, negated = false }: { value: string; negated?: boolean }): string {
  const kept = problemOfFilter(filter) ? [] : parseFilter(filter).filter((term) => !(term.field === field && term.values.includes(value)));
  return writeFilter([...kept, { field, values: [value], negated }]);
}
