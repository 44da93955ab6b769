import type { ASTNode } from "@marcbachmann/cel-js";
import { linearPattern } from "../linear-pattern.ts";
import { type Call, functions, methods } from "./functions.ts";
import { macros } from "./macros.ts";
import { memberOf, negative, operators } from "./operators.ts";
import { type Evaluate, NotTaken, truth } from "./scope.ts";
import { ExpressionError, isMap, kindOf, stepsOfError, type Value } from "./value.ts";

/** Makes an expression ready: every step of it is paid from the budget. Throws NotTaken. */
export function compile(node: ASTNode): Evaluate {
  const evaluate = make(node);
  return (scope) => {
    scope.budget.spend();
    return evaluate(scope);
  };
}

function make(node: ASTNode): Evaluate {
  switch (node.op) {
    case "value":
      return literal(node.args, node);
    case "id":
      return variable(node.args);
    case ".":
      return combine([node.args[0]], ([of = null]) => memberOf(of, node.args[1]));
    case "[]":
      return combine(node.args, ([of = null, at = null]) => memberOf(of, at));
    case "&&":
    case "||":
      return logic(node.args.map(compile), node.op === "||");
    case "?:":
      return choice(node.args.map(compile));
    case "!_":
      return combine([node.args], ([value = null]) => !truth(value));
    case "-_":
      return combine([node.args], ([value = null]) => negative(value));
    case "list":
      return combine(node.args, (values) => values);
    case "map":
      return mapOf(node.args);
    case "call":
      return node.args[0] === "has" ? presence(node) : called(node.args[1], functions[node.args[0]], node);
    case "rcall":
      return method(node);
    default:
      return operator(node);
  }
}

function literal(value: unknown, node: ASTNode): Evaluate {
  const isPlain = value === null || ["string", "number", "bigint", "boolean"].includes(typeof value);
  if (!isPlain) throw new NotTaken("bytes and unsigned numbers are not taken", node);
  return () => value as Value;
}

function variable(name: string): Evaluate {
  return ({ facts, bound }) => memberOf(Object.hasOwn(bound, name) ? bound : facts, name);
}

/** Evaluates the parts in order, then what they come to. */
function combine(parts: readonly ASTNode[], of: Call): Evaluate {
  const evaluates = parts.map(compile);
  return (scope) =>
    of(
      evaluates.map((evaluate) => evaluate(scope)),
      scope.budget,
    );
}

/** A side that decides does so even when the other one comes to nothing, as the language has it. */
function logic(sides: readonly Evaluate[], decisive: boolean): Evaluate {
  return (scope) => {
    let failure: ExpressionError | undefined;
    for (const side of sides) {
      try {
        if (truth(side(scope)) === decisive) return decisive;
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        scope.budget.spend(stepsOfError);
        failure ??= error;
      }
    }
    if (failure) throw failure;
    return !decisive;
  };
}

function choice([condition, then, otherwise]: readonly Evaluate[]): Evaluate {
  return (scope) => (truth(condition?.(scope) ?? null) ? then : otherwise)?.(scope) ?? null;
}

function mapOf(entries: readonly (readonly [ASTNode, ASTNode])[]): Evaluate {
  return combine(entries.flat(), (values) => {
    const members = entries.map((_, index) => [values[index * 2], values[index * 2 + 1] ?? null] as const);
    if (!members.every((member): member is [string, Value] => typeof member[0] === "string")) throw new ExpressionError("a name that is no text");
    return Object.fromEntries(members);
  });
}

/** `has(body.a)`: whether the last name is there. */
function presence(node: Extract<ASTNode, { op: "call" }>): Evaluate {
  const [member] = node.args[1];
  if (member?.op !== ".") throw new NotTaken("has() needs a member, such as body.type", node);
  const [of, name] = member.args;
  return combine([of], ([value = null]) => isMap(value) && Object.hasOwn(value, name));
}

function called(parts: readonly ASTNode[], call: Call | undefined, node: ASTNode): Evaluate {
  if (!call) throw new NotTaken("this function is not taken", node);
  return combine(parts, call);
}

function method(node: Extract<ASTNode, { op: "rcall" }>): Evaluate {
  const [name, receiver, parts] = node.args;
  const macro = macros[name];
  if (macro) return macro(receiver, parts, compile);
  return name === "matches" ? matches(receiver, parts[0]) : called([receiver, ...parts], methods[name], node);
}

/** The pattern is a text of the policy, never of the sender, so that it is made ready once. */
function matches(receiver: ASTNode, pattern: ASTNode | undefined): Evaluate {
  const source = pattern?.op === "value" && typeof pattern.args === "string" ? pattern.args : undefined;
  const form = source === undefined ? undefined : linearPattern(source);
  if (!form) throw new NotTaken("matches() needs a pattern of RE2, written out: no lookaround, no backreferences", pattern ?? receiver);
  return combine([receiver], ([text = null], budget) => {
    if (typeof text !== "string") throw new ExpressionError(`a ${kindOf(text)} is no text`);
    return form.test(text, budget);
  });
}

function operator(node: ASTNode): Evaluate {
  const of = operators[node.op];
  if (!of) throw new NotTaken(`${node.op} is not taken`, node);
  return combine(node.args as [ASTNode, ASTNode], ([left = null, right = null], budget) => of(left, right, budget));
}
