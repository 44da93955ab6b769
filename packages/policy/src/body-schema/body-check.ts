import type { Budget } from "../budget.ts";

/** What is wrong with a body: its place, and what is broken there; never a value. */
export interface BodyFault {
  /** Empty for the whole body. */
  path: string;
  fault: string;
}

/** A format with its schema made ready. */
export interface BodyCheck {
  /** In words, for the trace. */
  expected: string;
  /** Throws BudgetSpent where it would take too much work. */
  faultOf(body: Buffer, budget: Budget): BodyFault | undefined;
}
