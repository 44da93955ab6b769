import type { JsonValue } from "../bounded-json.ts";
import type { Budget } from "../budget.ts";
import { quote } from "../quote.ts";

/** The first thing that is wrong: where in the body (a JSON pointer), and the keyword that says so. */
export interface Fault {
  path: string;
  keyword: string;
}

/** The way to a value, from the inside out. */
export interface Way {
  name: string | number;
  from: Way | undefined;
}

/** The names and indexes of a value that some keyword has looked at, for those that judge the rest (`unevaluatedProperties`). */
export interface Seen {
  names?: Set<string | number>;
}

/** What the check of one body needs: its budget, the resources that were entered (for `$dynamicRef`), the outermost first. */
export interface Run {
  budget: Budget;
  depth: number;
  scope: string[];
  /** Whether any keyword asks what was seen. */
  tracks: boolean;
}

/** A value being checked by one schema. */
export interface Site {
  value: JsonValue;
  way: Way | undefined;
  seen: Seen;
  run: Run;
}

export type Check = (site: Site) => Fault | undefined;

export function markSeen({ seen, run }: Site, name: string | number): void {
  if (!run.tracks) return;
  run.budget.spend();
  seen.names ??= new Set();
  seen.names.add(name);
}

export function addSeen(to: Seen, more: Seen): void {
  if (!more.names) return;
  if (!to.names) to.names = more.names;
  else for (const name of more.names) to.names.add(name);
}

/** The site of a member or an item. */
export function inside({ way, run }: Site, name: string | number, value: JsonValue): Site {
  return { value, way: { name, from: way }, seen: {}, run };
}

export function faultAt({ way }: Site, keyword: string): Fault {
  const names: string[] = [];
  for (let step = way; step; step = step.from) names.unshift(String(step.name).replaceAll("~", "~0").replaceAll("/", "~1"));
  return { path: quote(names.map((name) => `/${name}`).join("")), keyword };
}
