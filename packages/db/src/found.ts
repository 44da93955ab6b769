import { Problem } from "@postern/contract/problem";

/** The row, or the problem missing: what is not there and what one may not see look the same. */
export function found<Row>(row: Row | null | undefined): Row {
  if (row === null || row === undefined) throw new Problem("missing");
  return row;
}
