import { RE2JS, RE2JSException } from "re2js";
import type { Budget } from "./budget.ts";

const lettersMax = 1_000;
const programMax = 2_000;
/** Letters times instructions in the time of about three steps: `[ab]*a[ab]{100}c` does so over random letters; usual patterns are 40 times faster. */
const workPerStep = 4;

/** A regular expression whose time grows with the text only (RE2): no pattern and no text makes it backtrack. */
export interface LinearPattern {
  test(text: string, budget: Budget): boolean;
}

/** Makes a pattern ready; nothing when RE2 does not take it (it has no lookaround and no backreferences), or when it is too large. */
export function linearPattern(source: string): LinearPattern | undefined {
  if (source.length > lettersMax) return;
  const pattern = compile(source);
  if (!pattern || pattern.programSize() > programMax) return;
  const size = pattern.programSize();
  return {
    test(text, budget) {
      budget.spend(1 + Math.floor((text.length * size) / workPerStep));
      return pattern.test(text);
    },
  };
}

function compile(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(withSpaces(RE2JS.translateRegExp(source)));
  } catch (error) {
    if (error instanceof RE2JSException) return;
    throw error;
  }
}

const spaces = "\\t\\n\\v\\f\\r \\x{a0}\\x{feff}\\x{2028}\\x{2029}\\p{Zs}";

/** RE2 knows the spaces of ASCII only; ECMA-262, which JSON Schema writes its patterns in, all of them. */
function withSpaces(source: string): string {
  let inClass = false;
  return source.replace(/\\[\s\S]|[[\]]/g, (token) => {
    if (token === "[" || token === "]") inClass = token === "[";
    if (token === "\\s") return inClass ? spaces : `[${spaces}]`;
    return token === "\\S" && !inClass ? `[^${spaces}]` : token;
  });
}
