/** One place where two JSON values differ. */
export interface Difference {
  /** `policy.all.0.limit`; empty for the whole. */
  path: string;
  before: string | undefined;
  after: string | undefined;
}

/** Where two JSON values differ, in reading order; members of objects and lists are compared one by one. */
export function differencesOf(before: unknown, after: unknown, path = ""): Difference[] {
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differencesOf(Reflect.get(before, key), Reflect.get(after, key), path ? `${path}.${key}` : key));
  }
  const [was, is] = [textOf(before), textOf(after)];
  return was === is ? [] : [{ path, before: was, after: is }];
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return;
  return typeof value === "string" ? value : JSON.stringify(value, undefined, isContainer(value) ? 2 : undefined);
}
