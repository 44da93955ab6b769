import { FilterError, type FilterTerms, parseListFilter } from "@postern/contract/filter";
import { inputProblem } from "./parse-input.ts";

/** The terms of a list's filter as someone typed it; throws input-invalid at the field filter when it cannot be read. */
export function readFilter(text: string): FilterTerms {
  try {
    return parseListFilter(text);
  } catch (error) {
    if (error instanceof FilterError) throw inputProblem({ filter: [error.message] });
    throw error;
  }
}
