import { cutterOf } from "./cut.ts";
import type { JsonPaths } from "./json-paths.ts";
import { keysOf } from "./key.ts";
import { KeyCache } from "./key-cache.ts";
import { pinnedUrl } from "./pinned-url.ts";
import type { Setting } from "./place.ts";
import type { Denial, PolicyPorts } from "./ports.ts";
import type { PreparedKey } from "./prepare-scheme.ts";
import { quote } from "./quote.ts";
import type { Reading } from "./reading.ts";
import type { KeysFrom, Scheme } from "./scheme.ts";
import { listOf, textOf } from "./settle.ts";

/** A message names its own key's URL: few places are remembered, and fewer asked at once. */
const limits = { placesMax: 16, fetchesMax: 4 };

type Found = readonly PreparedKey[] | Denial;
/** Finds a scheme's public keys: at once when they are known, else by the port. `keyId`: the one that is wanted, where it is named. */
export type KeyFinder = (request: Reading, ports: PolicyPorts, keyId: string | undefined) => Found | Promise<Found>;

/** Makes ready how a scheme's keys are found. */
export function keyFinder(scheme: Scheme, from: KeysFrom, paths: JsonPaths): KeyFinder {
  const locate = locator(from, paths);
  const cache = new KeyCache(limits);

  return (request, { nowMs, fetchKey }, keyId) => {
    const url = locate(request);
    if (typeof url !== "string") return url;
    const found = cache.find({ name: url, fetch: async () => readKeys(scheme, await fetchKey?.(url)) }, { keyId, nowMs });
    const told = (keys: readonly PreparedKey[]) => (keys.length > 0 ? keys : unavailable(url));
    return found instanceof Promise ? found.then(told) : told(found);
  };
}

function readKeys(scheme: Scheme, text: string | undefined): readonly PreparedKey[] {
  return text === undefined ? [] : keysOf({ ...scheme, key: [] }, "public-key", text).map((key) => ({ key }));
}

function unavailable(url: string): Denial {
  return { reason: "gate-failed", seen: `no key from ${quote(url)}`, expected: "the sender's public key; without it nothing can be checked" };
}

/** Where the keys are, or why that is nowhere we would ask. */
function locator({ url, path, hosts, pathEnds }: KeysFrom, paths: JsonPaths): (request: Reading) => string | Denial {
  const read = readUrl(url, paths);
  return (request) => {
    const text = read(request) ?? "";
    // Where the record or the endpoint's owner gives the URL, its host is as good as pinned.
    const allowed = hosts ?? (isSource(url) || !URL.canParse(text) ? [] : [new URL(text).hostname]);
    const found = pinnedUrl(text, { hosts: allowed, ...(pathEnds !== undefined && { pathEnds }) });
    if (!found) return { reason: "signature-malformed", seen: `a key at ${quote(text)}`, expected: `a key at https://${listOf(allowed).join(" or ")}` };
    return path === undefined ? found.href : new URL(path, found).href;
  };
}

function readUrl(url: KeysFrom["url"], paths: JsonPaths): (request: Reading) => string | undefined {
  if (!isSource(url)) return () => textOf(url);
  const cut = cutterOf(url, paths);
  return (request) => {
    const found = cut(request);
    return "texts" in found && found.texts.length === 1 ? found.texts[0] : undefined;
  };
}

function isSource(url: KeysFrom["url"]): url is Exclude<KeysFrom["url"], string | Setting> {
  return typeof url !== "string" && !("setting" in url);
}
