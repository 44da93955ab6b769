import { hash } from "node:crypto";
import { conditionOf } from "./condition.ts";
import { type Read, readerOf } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import type { ProviderSpec } from "./provider.ts";
import type { Reading } from "./reading.ts";

const lettersMax = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a database's text takes no NUL, and a screen no control characters.
const plain = /^[^\u0000-\u001f\u007f]+$/;

export interface EventNames {
  id?: string | undefined;
  type?: string | undefined;
}
export type ReadEvent = (request: Reading) => EventNames;

/** The names of a request's event, read when someone first asks: that may take a walk over the whole body, and no verdict needs it. */
export class LazyNames implements EventNames {
  readonly #read: ReadEvent;
  readonly #request: Reading;
  #names: EventNames | undefined;

  constructor(read: ReadEvent, request: Reading) {
    this.#read = read;
    this.#request = request;
  }

  get id(): string | undefined {
    return this.#found().id;
  }

  get type(): string | undefined {
    return this.#found().type;
  }

  #found(): EventNames {
    this.#names ??= this.#read(this.#request);
    return this.#names;
  }
}

/** Makes ready how an event's id and type are read: the first source that is present wins. */
export function eventReader(ids: readonly IdSource[], senders: readonly ProviderSpec[], paths: JsonPaths): ReadEvent {
  const readId = idReader([...ids, ...senders.flatMap(({ event }) => event.id)], paths);
  const readTypes = senders.flatMap(({ event }) => event.type).map((source) => typeReader(source, paths));
  return (request) => {
    const names: EventNames = {};
    const id = readId(request);
    const type = firstOf(readTypes, request);
    if (id !== undefined) names.id = id;
    if (type !== undefined) names.type = type;
    return names;
  };
}

/** Reads the first id that is present. An id that cannot be kept as text is kept as its digest, so that it still tells twins. */
export function idReader(sources: readonly IdSource[], paths: JsonPaths): (request: Reading) => string | undefined {
  const reads = sources.map((source) => idSourceReader(source, paths));
  return (request) => {
    const id = firstOf(reads, request);
    if (id === undefined || isPlain(id)) return id;
    return `sha256:${hash("sha256", id, "hex")}`;
  };
}

/** An input, or several that name the event together: the id is there when the first of them is. */
export type IdSource = ProviderSpec["event"]["id"][number];

function idSourceReader(source: IdSource, paths: JsonPaths): ReadOne {
  const [first, ...more] = ("join" in source ? source.join : [source]).map((input) => singleReader(readerOf(input, paths)));
  if (more.length === 0) return first ?? (() => undefined);
  return (request) => {
    const leading = first?.(request);
    return leading === undefined ? undefined : [leading, ...more.map((read) => read(request)).filter((part) => part !== undefined)].join(".");
  };
}

type ReadOne = (request: Reading) => string | undefined;

function typeReader(source: ProviderSpec["event"]["type"][number], paths: JsonPaths): ReadOne {
  if ("word" in source) return wordReader(source.word, conditionOf(source.when, paths));
  const inputs = "join" in source ? source.join : [source];
  const reads = inputs.map((input) => singleReader(readerOf(input, paths)));
  return (request) => {
    const names = reads.map((read) => read(request)).filter((name) => name !== undefined);
    const type = names.join(".");
    return isPlain(type) ? type : undefined;
  };
}

function wordReader(word: string, holds: (request: Reading) => boolean): ReadOne {
  return (request) => (holds(request) ? word : undefined);
}

/** A value that stands exactly once and is not empty. */
function singleReader(read: Read): ReadOne {
  return (request) => {
    const values = read(request);
    return values.length === 1 && values[0] !== "" ? values[0] : undefined;
  };
}

function firstOf(reads: readonly ReadOne[], request: Reading): string | undefined {
  for (const read of reads) {
    const value = read(request);
    if (value !== undefined) return value;
  }
}

function isPlain(text: string): boolean {
  return text.length <= lettersMax && plain.test(text);
}
