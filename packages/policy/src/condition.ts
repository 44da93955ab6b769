import { type Read, readerOf } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import type { Condition, Input } from "./place.ts";
import type { Reading } from "./reading.ts";
import { listOf, textOf } from "./settle.ts";

type Holds = (request: Reading) => boolean;

/** Makes a condition ready. One that compares with a setting holds never while it is not set, or always when it is optional. */
export function conditionOf(condition: Condition, paths: JsonPaths): Holds {
  if ("method" in condition) return (request) => request.method === condition.method;
  const read = readerOf(condition.input, paths);
  if ("present" in condition) return (request) => read(request).length > 0 === condition.present;
  if ("sameAs" in condition) return sameText(read, readerOf(condition.sameAs, paths));
  const test = testOf(condition);
  // A claim such as `aud` may be a list, of which one member must fit; anything else stands once.
  const valuesMax = "claim" in condition.input ? Number.POSITIVE_INFINITY : 1;
  return (request) => {
    const values = read(request);
    return values.length > valuesMax ? false : test === always || values.some(test);
  };
}

/** Makes several ready, which must all hold. */
export function conditionsOf(conditions: Condition | readonly Condition[] | undefined, paths: JsonPaths): Holds | undefined {
  if (conditions === undefined) return;
  const all = (Array.isArray(conditions) ? conditions : [conditions]).map((condition) => conditionOf(condition, paths));
  return (request) => all.every((holds) => holds(request));
}

/** Whether both stand exactly once, with the same text. */
function sameText(read: Read, readOther: Read): Holds {
  return (request) => {
    const values = read(request);
    const others = readOther(request);
    return values.length === 1 && others.length === 1 && values[0] === others[0];
  };
}

const always = () => true;

function testOf(condition: Exclude<Condition, { method: string } | { present: boolean } | { sameAs: Input }>): (value: string) => boolean {
  if ("startsWith" in condition) {
    const beginnings = [condition.startsWith].flat();
    return (value) => beginnings.some((beginning) => value.startsWith(beginning));
  }
  if ("letters" in condition) return (value) => value.length === condition.letters;
  const wanted = "equals" in condition ? [textOf(condition.equals)].filter((text) => text !== undefined) : listOf(condition.oneOf);
  if (wanted.length === 0 && condition.optional) return always;
  return (value) => wanted.includes(value);
}
