import { type Budget, stepsOfText } from "../budget.ts";
import { ExpressionError, isList, isMap, isNumber, isSame, kindOf, type Value } from "./value.ts";

export type Binary = (left: Value, right: Value, budget: Budget) => Value;

const intMin = -(2n ** 63n);
const intMax = 2n ** 63n - 1n;

function int(value: bigint): bigint {
  if (value < intMin || value > intMax) throw new ExpressionError("an int too large");
  return value;
}

function arithmetic(sign: string, ofInts: (left: bigint, right: bigint) => bigint, ofDoubles?: (left: number, right: number) => number): Binary {
  return (left, right) => {
    if (typeof left === "bigint" && typeof right === "bigint") return int(ofInts(left, right));
    if (typeof left === "number" && typeof right === "number" && ofDoubles) return ofDoubles(left, right);
    throw new ExpressionError(`${kindOf(left)} ${sign} ${kindOf(right)} is nothing`);
  };
}

const sum = arithmetic(
  "+",
  (left, right) => left + right,
  (left, right) => left + right,
);

const plus: Binary = (left, right, budget) => {
  if (typeof left === "string" && typeof right === "string") {
    budget.spend(stepsOfText(left) + stepsOfText(right));
    return left + right;
  }
  if (!isList(left) || !isList(right)) return sum(left, right, budget);
  budget.spend(left.length + right.length);
  return [...left, ...right];
};

function divisor(value: bigint): bigint {
  if (value === 0n) throw new ExpressionError("a division by zero");
  return value;
}

type Ordered = number | bigint | string | boolean;

function comparison(sign: string, fits: (left: Ordered, right: Ordered) => boolean): Binary {
  return (left, right, budget) => {
    if (typeof left === "string" && typeof right === "string") budget.spend(stepsOfText(left));
    else if (!(isNumber(left) && isNumber(right)) && !(typeof left === "boolean" && typeof right === "boolean"))
      throw new ExpressionError(`${kindOf(left)} ${sign} ${kindOf(right)} is nothing`);
    return fits(left as Ordered, right as Ordered);
  };
}

const isIn: Binary = (left, right, budget) => {
  if (isList(right)) return right.some((item) => isSame(left, item, budget));
  if (isMap(right)) return typeof left === "string" && Object.hasOwn(right, left);
  throw new ExpressionError(`nothing is in a ${kindOf(right)}`);
};

/** The operators with two sides; `&&`, `||` and `?:` are none of them, as they may leave a side out. */
export const operators: Readonly<Record<string, Binary>> = {
  "==": isSame,
  "!=": (left, right, budget) => !isSame(left, right, budget),
  in: isIn,
  "+": plus,
  "-": arithmetic(
    "-",
    (left, right) => left - right,
    (left, right) => left - right,
  ),
  "*": arithmetic(
    "*",
    (left, right) => left * right,
    (left, right) => left * right,
  ),
  "/": arithmetic(
    "/",
    (left, right) => left / divisor(right),
    (left, right) => left / right,
  ),
  "%": arithmetic("%", (left, right) => left % divisor(right)),
  "<": comparison("<", (left, right) => left < right),
  "<=": comparison("<=", (left, right) => left <= right),
  ">": comparison(">", (left, right) => left > right),
  ">=": comparison(">=", (left, right) => left >= right),
};

/** What stands at a name of a map or an index of a list. */
export function memberOf(of: Value, at: Value): Value {
  if (isMap(of) && typeof at === "string" && Object.hasOwn(of, at)) return of[at] ?? null;
  const item = isList(of) && isNumber(at) ? of[Number(at)] : undefined;
  if (item === undefined) throw new ExpressionError(isMap(of) || isList(of) ? "a key or index that is not there" : `a ${kindOf(of)} has no members`);
  return item;
}

export function negative(value: Value): Value {
  if (typeof value === "bigint") return int(-value);
  if (typeof value === "number") return -value;
  throw new ExpressionError(`-${kindOf(value)} is nothing`);
}
