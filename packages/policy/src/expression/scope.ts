import type { ASTNode } from "@marcbachmann/cel-js";
import type { Budget } from "../budget.ts";
import { ExpressionError, kindOf, type Value, type ValueMap } from "./value.ts";

/** What an expression is evaluated with: the facts of a request, the names that macros have bound, and its budget. */
export interface Scope {
  facts: ValueMap;
  bound: ValueMap;
  budget: Budget;
}
export type Evaluate = (scope: Scope) => Value;

/** Something that this gate does not take, and where it stands. */
export class NotTaken extends Error {
  readonly start: number;

  constructor(what: string, { start }: Pick<ASTNode, "start">) {
    super(what);
    this.name = "NotTaken";
    this.start = start;
  }
}

/** A value where only true or false will do. */
export function truth(value: Value): boolean {
  if (typeof value !== "boolean") throw new ExpressionError(`a ${kindOf(value)} where true or false is needed`);
  return value;
}
