/** One value that is another now; one side is missing where something was added or taken away. */
export interface Difference {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** What differs between two JSON values, in reading order. Items of a list are told apart by what they are, not by their place alone. */
export function differencesOf(before: unknown, after: unknown, path = ""): Difference[] {
  if (isSame(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return listDifferences(before, after, path);
  if (!isRecord(before) || !isRecord(after)) return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.flatMap((name) => differencesOf(memberOf(before, name), memberOf(after, name), path === "" ? name : `${path}.${name}`));
}

/** Whether two JSON values are equal; the order of an object's members does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  if (!isRecord(one) || !isRecord(other)) return Object.is(one, other);
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSame(memberOf(one, name), memberOf(other, name)));
}

function memberOf(record: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Between the items that stay, what went and what came stand in for each other as far as they are of one kind. */
function listDifferences(before: readonly unknown[], after: readonly unknown[], path: string): Difference[] {
  const found: Difference[] = [];
  let [from, to] = [0, 0];
  for (const [fromStays, toStays] of [...staying(before, after), [before.length, after.length] as const]) {
    const gone = before.slice(from, fromStays);
    for (const [at, item] of after.slice(to, toStays).entries()) {
      const twin = gone.findIndex((other) => kindOf(other) !== undefined && kindOf(other) === kindOf(item));
      const [taken] = twin < 0 ? [] : gone.splice(twin, 1);
      found.push(...differencesOf(taken, item, `${path}[${to + at}]`));
    }
    for (const item of gone) found.push({ path: `${path}[${before.indexOf(item)}]`, before: item });
    [from, to] = [fromStays + 1, toStays + 1];
  }
  return found;
}

/** The longest run of items that are in both lists in the same order, by their places. */
function staying(before: readonly unknown[], after: readonly unknown[]): (readonly [number, number])[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  const at = (from: number, to: number) => lengths[from]?.[to] ?? 0;
  for (let from = before.length - 1; from >= 0; from--)
    for (let to = after.length - 1; to >= 0; to--) {
      const row = lengths[from];
      if (row) row[to] = isSame(before[from], after[to]) ? at(from + 1, to + 1) + 1 : Math.max(at(from + 1, to), at(from, to + 1));
    }
  const pairs: (readonly [number, number])[] = [];
  let [from, to] = [0, 0];
  while (from < before.length && to < after.length) {
    if (isSame(before[from], after[to])) pairs.push([from++, to++]);
    else if (at(from + 1, to) >= at(from, to + 1)) from++;
    else to++;
  }
  return pairs;
}

function kindOf(item: unknown): unknown {
  if (!isRecord(item)) return undefined;
  return item.kind ?? (Object.hasOwn(item, "any") ? "any" : Object.hasOwn(item, "all") ? "all" : undefined);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
