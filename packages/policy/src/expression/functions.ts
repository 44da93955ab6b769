import { type Budget, stepsOfText } from "../budget.ts";
import { ExpressionError, isList, isMap, kindOf, type Value } from "./value.ts";

/** A function over values; a method's receiver comes first. */
export type Call = (values: readonly Value[], budget: Budget) => Value;

function ofText(read: (text: string) => Value): Call {
  return ([text = null], budget) => {
    if (typeof text !== "string") throw new ExpressionError(`a ${kindOf(text)} is no text`);
    budget.spend(stepsOfText(text));
    return read(text);
  };
}

/** Looking for one text in another may take as long as both together, in the engine's worst case. */
const comparedMax = 64;
const comparedPerStep = 1_024;

function ofTexts(read: (text: string, part: string) => boolean): Call {
  return ([text = null, part = null], budget) => {
    if (typeof text !== "string" || typeof part !== "string") throw new ExpressionError(`a ${kindOf(typeof text === "string" ? part : text)} is no text`);
    budget.spend(1 + Math.floor((text.length * Math.min(part.length + 1, comparedMax)) / comparedPerStep));
    return read(text, part);
  };
}

/** Letters of a text as code points, items of a list, names of a map. */
const size: Call = ([value = null], budget) => {
  if (isList(value)) return BigInt(value.length);
  if (typeof value !== "string" && !isMap(value)) throw new ExpressionError(`a ${kindOf(value)} has no size`);
  const parts = typeof value === "string" ? [...value] : Object.keys(value);
  budget.spend(1 + Math.floor(parts.length / 16));
  return BigInt(parts.length);
};

const toInt: Call = ([value = null]) => {
  if (typeof value === "bigint") return value;
  const whole = typeof value === "number" ? Math.trunc(value) : typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(whole)) throw new ExpressionError(`a ${kindOf(value)} that is no int`);
  return BigInt(whole);
};

const toDouble: Call = ([value = null]) => {
  const number = typeof value === "string" && !/^-?\d{1,30}(?:\.\d{1,30})?$/.test(value) ? Number.NaN : Number(value);
  if (Number.isNaN(number) || !["bigint", "number", "string"].includes(typeof value)) throw new ExpressionError(`a ${kindOf(value)} that is no double`);
  return number;
};

const toText: Call = ([value = null]) => {
  if (isList(value) || isMap(value) || value === null) throw new ExpressionError(`a ${kindOf(value)} that is no text`);
  return String(value);
};

/** `size(body)`. */
export const functions: Readonly<Record<string, Call>> = { size, int: toInt, double: toDouble, string: toText };

/** `path.startsWith("/")`. */
export const methods: Readonly<Record<string, Call>> = {
  size,
  contains: ofTexts((text, part) => text.includes(part)),
  startsWith: ofTexts((text, part) => text.startsWith(part)),
  endsWith: ofTexts((text, part) => text.endsWith(part)),
  lowerAscii: ofText((text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  upperAscii: ofText((text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  trim: ofText((text) => text.trim()),
};
