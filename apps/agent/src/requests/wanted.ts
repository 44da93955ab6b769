import { FilterError, parseListFilter, writeFilter } from "@postern/contract/filter";
import { type Range, rangeMs } from "@postern/contract/request";
import { Ended, exitCodes } from "../exit.ts";

/** Which requests are wanted, as options say it. */
export interface RequestsWanted {
  endpoint?: string;
  filter?: string;
  status?: string;
}

const verdicts = ["accepted", "refused", "throttled", "duplicate"] as const;
const deliveryStates = ["delivered", "pending", "held", "failed"] as const;
export const statuses = [...verdicts, ...deliveryStates] as const;

/** The same in the words of a filter. Throws an Ended that says what cannot be read. */
export function filterOf({ endpoint, filter = "", status }: RequestsWanted): string {
  try {
    const terms = parseListFilter(filter);
    if (endpoint !== undefined) terms.push({ field: "endpoint", values: [endpoint], negated: false });
    if (status !== undefined)
      terms.push({ field: (verdicts as readonly string[]).includes(status) ? "verdict" : "delivery", values: [status], negated: false });
    return writeFilter(terms);
  } catch (error) {
    if (error instanceof FilterError) throw new Ended(exitCodes.usage, `the filter cannot be read: ${error.message}`);
    throw error;
  }
}

/** The smallest range of the API that holds so many milliseconds. */
export function rangeOf(sinceMs: number): Range {
  const [fitting] = (Object.entries(rangeMs) as [Range, number][]).filter(([, ms]) => ms >= sinceMs).sort(([, one], [, other]) => one - other);
  return fitting?.[0] ?? "30d";
}
