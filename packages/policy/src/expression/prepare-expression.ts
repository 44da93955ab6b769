import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import type { Budget } from "../budget.ts";
import { PolicyError } from "../policy-error.ts";
import { compile } from "./compile.ts";
import { type Evaluate, NotTaken, truth } from "./scope.ts";
import { ExpressionError, type ValueMap } from "./value.ts";

/** Why an expression does not let in: the part that is false, or that comes to nothing; both in the policy's own words. */
export type Unfit = { part: string; why: "false" } | { part: string; why: "nothing"; detail: string };

export interface PreparedExpression {
  /** Nothing when it is true. Throws BudgetSpent. */
  judge(facts: ValueMap, budget: Budget): Unfit | undefined;
  /** The names of the request's facts that it reads. */
  readonly reads: ReadonlySet<string>;
}

/** What every expression may read, by its type. */
const factTypes = {
  method: "string",
  path: "string",
  query: "map<string, list<string>>",
  headers: "map<string, string>",
  address: "string",
  body: "dyn",
  event: "map<string, dyn>",
  claims: "map<string, dyn>",
  certificate: "map<string, dyn>",
};
export type FactName = keyof typeof factTypes;

const limits = { maxAstNodes: 500, maxDepth: 40, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 };
const environment = new Environment({ limits });
for (const [name, type] of Object.entries(factTypes)) environment.registerVariable(name, type);

/** Makes an expression of CEL ready. Throws a PolicyError that says what is wrong with it, by line and column. */
export function prepareExpression(text: string): PreparedExpression {
  const ast = parse(text);
  const parts = partsOf(ast).map((node) => ({ part: text.slice(node.start, node.end).replace(/\s+/g, " "), evaluate: compiled(node, text) }));
  return { judge: (facts, budget) => judge(parts, facts, budget), reads: new Set(Object.keys(factTypes).filter((name) => reads(ast, name))) };
}

function parse(text: string): ASTNode {
  try {
    const parsed = environment.parse(text);
    const { valid, type = "", error } = parsed.check();
    if (!valid) throw error;
    if (type !== "bool" && type !== "dyn") throw new PolicyError("expression", `comes to a ${type}, not to true or false`);
    return parsed.ast;
  } catch (error) {
    throw told(error, text);
  }
}

function compiled(node: ASTNode, text: string): Evaluate {
  try {
    return compile(node);
  } catch (error) {
    throw told(error, text);
  }
}

function told(error: unknown, text: string): unknown {
  if (error instanceof NotTaken) return faultAt(text, error.start, error.message);
  const { summary, range } = error as { summary?: unknown; range?: { start: number } };
  return typeof summary === "string" ? faultAt(text, range?.start ?? 0, summary) : error;
}

function faultAt(text: string, start: number, what: string): PolicyError {
  const lines = text.slice(0, start).split("\n");
  return new PolicyError("expression", `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: ${what}`);
}

/** The sides of the outermost `&&`: each of them must be true. */
function partsOf(node: ASTNode): ASTNode[] {
  return node.op === "&&" ? node.args.flatMap(partsOf) : [node];
}

function judge(parts: readonly { part: string; evaluate: Evaluate }[], facts: ValueMap, budget: Budget): Unfit | undefined {
  let nothing: Unfit | undefined;
  for (const { part, evaluate } of parts) {
    try {
      if (!truth(evaluate({ facts, bound: {}, budget }))) return { part, why: "false" };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      nothing ??= { part, why: "nothing", detail: error.message };
    }
  }
  return nothing;
}

/** Whether a name is read anywhere; a bound one of the same name counts as well. */
function reads(node: ASTNode, name: string): boolean {
  if (node.op === "id") return node.args === name;
  return [node.args].flat(3).some((part) => typeof part === "object" && part !== null && "op" in part && reads(part as ASTNode, name));
}
