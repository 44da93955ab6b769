import type { JsonValue } from "../bounded-json.ts";
import { type Budget, stepsOfText } from "../budget.ts";

/** One text for all spellings of a value, whatever the order of its names: two values are equal when their texts are. */
export function canonical(value: JsonValue, budget: Budget): string {
  budget.spend();
  if (typeof value !== "object" || value === null) {
    if (typeof value === "string") budget.spend(stepsOfText(value));
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => canonical(item, budget)).join()}]`;
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member as JsonValue, budget)}`).join()}}`;
}

/** Whether a number is a multiple of another, in decimals as they are written: 0.0075 is one of 0.0001. */
export function isMultiple(value: number, of: number): boolean {
  const [left, right] = [decimalOf(value), decimalOf(of)];
  const exponent = Math.min(left.exponent, right.exponent);
  const scaled = ({ digits, exponent: own }: Decimal) => digits * 10n ** BigInt(own - exponent);
  return scaled(left) % scaled(right) === 0n;
}

interface Decimal {
  digits: bigint;
  exponent: number;
}

function decimalOf(value: number): Decimal {
  const [mantissa = "0", power = "0"] = value.toString().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}
