import { readerOf } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import type { Input, Source } from "./place.ts";
import type { Reading } from "./reading.ts";

/** What a source holds: its texts, each with the id of its key where one is written, or why there are none. */
export type Cut = { texts: readonly string[]; ids?: readonly string[] } | { fault: "missing" | "duplicated" | "empty" | "unmatched" };

const itemsMax = 32;

/** Makes a source ready. An input must stand exactly once, unless it may repeat: of two values no one can say which was meant. */
export function cutterOf(source: Source, paths: JsonPaths): (request: Reading) => Cut {
  const read = source.numbered === undefined ? readerOf(source, paths) : numberedReader(source, paths);
  const choose = chooserOf(source);
  const mayRepeat = source.repeatable || source.numbered !== undefined;
  return (request) => {
    const values = read(request);
    const [value, second] = values;
    if (value === undefined) return { fault: "missing" };
    if (second !== undefined && !mayRepeat) return { fault: "duplicated" };
    if (value === "") return { fault: "empty" };
    const texts = choose(second === undefined ? value : values.slice(0, itemsMax));
    return texts.length === 0 ? { fault: "unmatched" } : source.idUntil === undefined ? { texts } : withIds(texts, source.idUntil);
  };
}

/** Headers numbered from 1: each number at most once, as any single header. */
function numberedReader(source: Source, paths: JsonPaths): (request: Reading) => readonly string[] {
  const stem = "header" in source ? source.header : "";
  const reads = Array.from({ length: source.numbered ?? 0 }, (_, index) => readerOf({ header: `${stem}${index + 1}` } satisfies Input, paths));
  return (request) => {
    const found = reads.map((read) => read(request));
    return found.some((values) => values.length > 1) ? [] : found.flat();
  };
}

type Choose = (values: string | readonly string[]) => readonly string[];

/** The items of a list that are meant, without what stands before them. */
function chooserOf({ separator, lists: mark, prefix = "", anyCase, bare, position }: Source): Choose {
  const fold = (text: string) => (anyCase ? text.toLowerCase() : text);
  const wanted = fold(prefix);
  const strip = (item: string) => {
    if (fold(item.slice(0, prefix.length)) === wanted) return item.slice(prefix.length);
    return bare ? item : undefined;
  };
  const split = splitter(mark, separator);
  return (values) => {
    const texts: string[] = [];
    for (const item of pick(split(values), position)) {
      const text = strip(item);
      if (text !== undefined) texts.push(text);
    }
    return texts;
  };
}

/** Cuts lists apart, and each list into its items. */
function splitter(mark: string | undefined, separator: string | undefined): Choose {
  return (values) => {
    const held = typeof values === "string" ? [values] : values;
    const lists = mark === undefined ? held : held.flatMap((list) => list.split(mark, itemsMax));
    if (separator === undefined) return lists;
    const items: string[] = [];
    for (const list of lists) for (const item of list.split(separator, itemsMax)) items.push(item.trim());
    return items;
  };
}

function pick(items: readonly string[], position: Source["position"]): readonly string[] {
  if (position === undefined) return items;
  return position === "rest" ? items.slice(1) : items.slice(position, position + 1);
}

function withIds(items: readonly string[], mark: string): Cut {
  const pairs = items.map((item) => item.split(mark)).filter((pair) => pair.length === 2);
  if (pairs.length === 0) return { fault: "unmatched" };
  return { texts: pairs.map(([, text = ""]) => text), ids: pairs.map(([id = ""]) => id) };
}
