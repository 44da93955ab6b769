/** How a published list of addresses is read: a range a line, or the texts at places of a JSON document. */
export type FeedFormat = { kind: "lines" } | { kind: "json"; take: readonly FeedPlace[] };

/**
 * A place in a JSON document: names between dots, `*` for every member of an object or list (`hooks.*`). `each` names a list first, of
 * which those members count that `where` fits: a member of theirs is this word, or is a list that has it.
 */
export interface FeedPlace {
  each?: string;
  where?: Readonly<Record<string, string>>;
  at: string;
}

/** The ranges that are shipped: what they are taken from, when that was so, and how sure it is. */
export interface FeedSnapshot {
  ranges: readonly string[];
  source: string;
  /** The day at which the source was so, where it says; a date of our own reading would claim too much. */
  asOf?: string;
  /** medium: several public copies of the provider's page agree; low: from memory or one copy, to be checked before relying on it. */
  confidence: "medium" | "low";
}

/** Addresses that a provider publishes as where its calls come from. */
export interface AddressFeed {
  slug: string;
  name: string;
  /** Providers, by slug, whose endpoints may want it. */
  providers: readonly string[];
  about: string;
  /** Where the provider publishes it for programs; without one, the operator names an address of their own, or keeps the snapshot. */
  url?: string;
  /** Where people read about it. */
  docs?: string;
  format: FeedFormat;
  /** Without one the list is empty until its first refresh, and a gate that asks it refuses. */
  snapshot?: FeedSnapshot;
}

/** Beyond this a feed is no list of addresses any more. */
export const feedRangesMax = 20_000;

/** The texts that a feed's document holds in the places its format names; throws when it is no such document. */
export function readFeed(format: FeedFormat, text: string): string[] {
  const found = format.kind === "lines" ? linesOf(text) : format.take.flatMap((place) => textsAt(JSON.parse(text), place));
  const ranges = [...new Set(found)];
  if (ranges.length > feedRangesMax) throw new Error(`it holds more than ${feedRangesMax} ranges`);
  return ranges;
}

/** One a line; what follows # is a comment. */
function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "");
}

function textsAt(document: unknown, { each, where = {}, at }: FeedPlace): string[] {
  const members = each === undefined ? [document] : valuesAt(document, `${each}.*`).filter((member) => fits(member, where));
  const values = members.flatMap((member) => valuesAt(member, at));
  return values.filter((value) => typeof value === "string").map((value) => value.trim());
}

function valuesAt(document: unknown, path: string): unknown[] {
  let values = [document];
  for (const name of path.split(".")) values = values.flatMap((value) => membersOf(value, name));
  return values;
}

function membersOf(value: unknown, name: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (name === "*") return Object.values(value);
  return Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : [];
}

function fits(member: unknown, where: Readonly<Record<string, string>>): boolean {
  return Object.entries(where).every(([name, word]) => membersOf(member, name).some((value) => (Array.isArray(value) ? value.includes(word) : value === word)));
}
