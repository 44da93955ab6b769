import { readerOf } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import type { Condition } from "./provider.ts";
import type { Reading } from "./reading.ts";

/** Makes a condition ready. */
export function conditionOf(condition: Condition, paths: JsonPaths): (request: Reading) => boolean {
  const read = readerOf(condition.input, paths);
  if ("present" in condition) return (request) => read(request).length > 0 === condition.present;
  return (request) => {
    const values = read(request);
    return values.length === 1 && values[0] === condition.equals;
  };
}
