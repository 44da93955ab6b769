import type { JsonValue } from "../bounded-json.ts";
import { Budget, stepsOfText } from "../budget.ts";
import { canonical, isMultiple } from "./canonical.ts";
import { type Make, patternAt, wrong } from "./keyword.ts";
import { type Check, faultAt } from "./site.ts";

const kinds: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  string: (value) => typeof value === "string",
  array: Array.isArray,
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

const type: Make = (value, { keyword }) => {
  const names: unknown[] = Array.isArray(value) ? value : [value];
  const allowed = names.map((name) => (typeof name === "string" ? kinds[name] : undefined));
  if (!allowed.every((is) => is !== undefined)) throw wrong(keyword, "a type");
  return (site) => (allowed.some((is) => is(site.value)) ? undefined : faultAt(site, keyword));
};

/** What an owner writes is small: its steps are not the request's. */
const ownerSteps = 100_000;

const oneOfValues: Make = (value, { keyword }) => {
  const values: JsonValue[] = keyword === "const" ? [value as JsonValue] : Array.isArray(value) ? value : [];
  if (keyword === "enum" && !Array.isArray(value)) throw wrong(keyword, "a list of values");
  const allowed = new Set(values.map((one) => canonical(one, new Budget(ownerSteps))));
  return (site) => (allowed.has(canonical(site.value, site.run.budget)) ? undefined : faultAt(site, keyword));
};

/** A number that is compared with a limit. */
function limit(fits: (value: number, limit: number) => boolean): Make {
  return (value, { keyword }) => {
    if (typeof value !== "number") throw wrong(keyword, "a number");
    return (site) => (typeof site.value !== "number" || fits(site.value, value) ? undefined : faultAt(site, keyword));
  };
}

const multipleOf: Make = (value, place) => {
  if (typeof value !== "number" || value <= 0) throw wrong(place.keyword, "a number above zero");
  return limit(isMultiple)(value, place);
};

/** A size that is compared with a limit: of the values that have one. */
function size(sizeOf: (value: JsonValue) => number | undefined, fits: (size: number, limit: number) => boolean): Make {
  return (value, { keyword }) => {
    if (typeof value !== "number" || value < 0 || !Number.isInteger(value)) throw wrong(keyword, "a whole number");
    return (site): ReturnType<Check> => {
      if (typeof site.value === "string") site.run.budget.spend(stepsOfText(site.value));
      const found = sizeOf(site.value);
      return found === undefined || fits(found, value) ? undefined : faultAt(site, keyword);
    };
  };
}

const atMost = (left: number, right: number) => left <= right;
const atLeast = (left: number, right: number) => left >= right;

/** Letters as people count them: code points. */
function lengthOf(value: JsonValue): number | undefined {
  if (typeof value !== "string") return;
  let letters = 0;
  for (const _ of value) letters++;
  return letters;
}

const itemsOf = (value: JsonValue) => (Array.isArray(value) ? value.length : undefined);
const membersOf = (value: JsonValue) => (kinds.object?.(value) ? Object.keys(value as object).length : undefined);

const pattern: Make = (value, { keyword }) => {
  const form = patternAt(value, { keyword });
  return (site) => (typeof site.value !== "string" || form.test(site.value, site.run.budget) ? undefined : faultAt(site, keyword));
};

/** Keywords that judge a value by itself. */
export const assertions: Readonly<Record<string, Make>> = {
  type,
  const: oneOfValues,
  enum: oneOfValues,
  maximum: limit(atMost),
  exclusiveMaximum: limit((left, right) => left < right),
  minimum: limit(atLeast),
  exclusiveMinimum: limit((left, right) => left > right),
  multipleOf,
  maxLength: size(lengthOf, atMost),
  minLength: size(lengthOf, atLeast),
  maxItems: size(itemsOf, atMost),
  minItems: size(itemsOf, atLeast),
  maxProperties: size(membersOf, atMost),
  minProperties: size(membersOf, atLeast),
  pattern,
};
