import type { ASTNode } from "@marcbachmann/cel-js";
import { type Evaluate, NotTaken, type Scope, truth } from "./scope.ts";
import { ExpressionError, isList, isMap, kindOf, stepsOfError, type Value } from "./value.ts";

type Compile = (node: ASTNode) => Evaluate;
/** A method that binds a name to each item in turn: `body.items.all(item, item.price > 0.0)`. */
type Macro = (receiver: ASTNode, parts: readonly ASTNode[], compile: Compile) => Evaluate;

/** The scope of each item of a list, or each name of a map, one after the other. */
function looped(receiver: ASTNode, variable: ASTNode | undefined, compile: Compile): (scope: Scope) => Iterable<Scope> {
  if (variable?.op !== "id") throw new NotTaken("the first part of a macro is a name", variable ?? receiver);
  const name = variable.args;
  const source = compile(receiver);
  return function* (scope) {
    const value = source(scope);
    if (!isList(value) && !isMap(value)) throw new ExpressionError(`a ${kindOf(value)} has no items`);
    for (const item of isList(value) ? value : Object.keys(value)) {
      scope.budget.spend();
      yield { ...scope, bound: { ...scope.bound, [name]: item } };
    }
  };
}

/** `all` and `exists`: an item that decides does so even when another one comes to nothing, as the language has it. */
function quantifier(decisive: boolean): Macro {
  return (receiver, [variable, part], compile) => {
    const [scopes, test] = [looped(receiver, variable, compile), compile(needed(part, receiver))];
    return (scope) => {
      let failure: ExpressionError | undefined;
      for (const inner of scopes(scope)) {
        try {
          if (truth(test(inner)) === decisive) return decisive;
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
          scope.budget.spend(stepsOfError);
          failure ??= error;
        }
      }
      if (failure) throw failure;
      return !decisive;
    };
  };
}

const existsOne: Macro = (receiver, [variable, part], compile) => {
  const [scopes, test] = [looped(receiver, variable, compile), compile(needed(part, receiver))];
  return (scope) => {
    let found = 0;
    for (const inner of scopes(scope)) if (truth(test(inner))) found++;
    return found === 1;
  };
};

const filter: Macro = (receiver, [variable, part], compile) =>
  map(
    receiver,
    [variable, part, variable].filter((one) => one !== undefined),
    compile,
  );

const map: Macro = (receiver, [variable, first, second], compile) => {
  const [scopes, test] = [looped(receiver, variable, compile), second && first ? compile(first) : undefined];
  const transform = compile(needed(second ?? first, receiver));
  return (scope) => {
    const values: Value[] = [];
    for (const inner of scopes(scope)) if (!test || truth(test(inner))) values.push(transform(inner));
    return values;
  };
};

function needed(part: ASTNode | undefined, at: ASTNode): ASTNode {
  if (!part) throw new NotTaken("a macro needs a name and what to do with it", at);
  return part;
}

export const macros: Readonly<Record<string, Macro>> = { all: quantifier(false), exists: quantifier(true), exists_one: existsOne, filter, map };
