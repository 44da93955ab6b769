import { conditionsOf } from "./condition.ts";
import { type DigestCheck, digestChecker } from "./content-digest.ts";
import { type Cut, cutterOf } from "./cut.ts";
import { type KeyFinder, keyFinder } from "./fetched-keys.ts";
import type { Window } from "./freshness.ts";
import { nameOfInput } from "./input.ts";
import { JsonPaths } from "./json-paths.ts";
import { type Key, keysOf, rangesOf, signatureBytes } from "./key.ts";
import { messageBuilder } from "./message.ts";
import type { Source } from "./place.ts";
import type { OpenSecret } from "./ports.ts";
import type { Reading } from "./reading.ts";
import type { Freshness, Scheme } from "./scheme.ts";
import { atItem, textOf } from "./settle.ts";
import type { BuildMessage } from "./signing.ts";

/** A scheme with its readers made ready and the endpoint's secrets turned into keys, once. */
export interface PreparedScheme {
  scheme: Scheme;
  /** Where the signature stands, in words. */
  name: string;
  signatureBytes: number | undefined;
  applies(request: Reading): boolean;
  signature(request: Reading): Cut;
  /** The signatures at the other places where one may stand. */
  also: readonly ((request: Reading) => Cut)[];
  time: PreparedTime | undefined;
  message: BuildMessage;
  /** Whether the secret is a part of the message, which is then built for each key. */
  signsSecret: boolean;
  digests: readonly DigestCheck[];
  holds: ((request: Reading) => boolean) | undefined;
  keyId: ((request: Reading) => Cut) | undefined;
  keys: readonly PreparedKey[];
  findKeys: KeyFinder | undefined;
  /** Instead of the endpoint's own address. */
  url: string | undefined;
  /** For a scheme that proves each item of a list: the same scheme at so many of them, with the paths that they are read by. */
  items: ((count: number) => PreparedItems) | undefined;
}
export interface PreparedTime {
  name: string;
  format: Freshness["format"];
  window: Window;
  /** Whether it stands in a token, and can be read only once that is proved. */
  inToken: boolean;
  optional: boolean;
  cut(request: Reading): Cut;
}
/** A key, and the secret it was made from; none where it was fetched. */
export interface PreparedKey {
  secret?: OpenSecret;
  key: Key;
}
export interface PreparedItems {
  paths: JsonPaths;
  schemes: readonly PreparedScheme[];
}

/** What a scheme is prepared with; `toleranceSeconds` narrows or widens its window, both ways. */
export interface SchemeInputs {
  secrets: readonly OpenSecret[];
  paths: JsonPaths;
  toleranceSeconds?: number | undefined;
}

export function prepareScheme(scheme: Scheme, inputs: SchemeInputs): PreparedScheme {
  const { each } = scheme;
  return each === undefined ? prepareOne(scheme, inputs) : { ...prepareOne(atItem(scheme, each, 0), inputs), items: itemsOf(scheme, each, inputs) };
}

function prepareOne(scheme: Scheme, { secrets, paths, toleranceSeconds }: SchemeInputs): PreparedScheme {
  const cutterAt = (source: Source) => cutterOf(source, paths);
  const message = scheme.message ?? [];
  return {
    scheme,
    name: nameOfInput(scheme.signature),
    signatureBytes: signatureBytes(scheme.algorithm),
    applies: conditionsOf(scheme.when, paths) ?? (() => true),
    signature: cutterAt(scheme.signature),
    also: (scheme.also ?? []).map(cutterAt),
    time: scheme.timestamp && prepareTime(scheme.timestamp, paths, toleranceSeconds),
    message: messageBuilder(message, paths),
    signsSecret: JSON.stringify(message).includes('"secret"'),
    digests: (scheme.digests ?? []).map((digest) => digestChecker(digest, paths)),
    holds: conditionsOf(scheme.require, paths),
    keyId: scheme.keyId && cutterAt(scheme.keyId),
    keys: preparedKeys(scheme, secrets),
    findKeys: scheme.keysFrom && keyFinder(scheme, scheme.keysFrom, paths),
    url: scheme.url && textOf(scheme.url),
    items: undefined,
  };
}

function prepareTime(timestamp: Freshness, paths: JsonPaths, toleranceSeconds: number | undefined): PreparedTime {
  const { from, format, pastSeconds, futureSeconds, optional = false } = timestamp;
  const window = { pastSeconds: toleranceSeconds ?? pastSeconds, futureSeconds: toleranceSeconds ?? futureSeconds };
  return { name: nameOfInput(from), format, window, inToken: "claim" in from || "jose" in from, optional, cut: cutterOf(from, paths) };
}

function preparedKeys(scheme: Scheme, secrets: readonly OpenSecret[]): PreparedKey[] {
  if (scheme.algorithm === "address") return [{ key: rangesOf(scheme.addresses) }];
  return secrets.flatMap((secret) => keysOf(scheme, secret.kind, secret.value).map((key) => ({ secret, key })));
}

/** Prepares as many items as one request has shown so far, so that an endpoint pays for what its provider sends. */
function itemsOf(scheme: Scheme, each: string, inputs: SchemeInputs): (count: number) => PreparedItems {
  let ready: PreparedItems = { paths: new JsonPaths(), schemes: [] };
  return (count) => {
    if (ready.schemes.length < count) {
      const paths = new JsonPaths();
      ready = { paths, schemes: Array.from({ length: count }, (_, index) => prepareOne(atItem(scheme, each, index), { ...inputs, paths })) };
    }
    return ready;
  };
}
