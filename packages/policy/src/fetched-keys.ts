import { cutterOf } from "./cut.ts";
import type { JsonPaths } from "./json-paths.ts";
import { keysOf } from "./key.ts";
import { pinnedUrl } from "./pinned-url.ts";
import type { Setting } from "./place.ts";
import type { Denial, PolicyPorts } from "./ports.ts";
import type { PreparedKey } from "./prepare-scheme.ts";
import { quote } from "./quote.ts";
import type { Reading } from "./reading.ts";
import type { KeysFrom, Scheme } from "./scheme.ts";
import { listOf, textOf } from "./settle.ts";

/** How long fetched keys are believed; how soon one may ask again; how long old ones serve while their owner cannot be reached. */
const freshMs = 3_600_000;
const againMs = 60_000;
const staleMs = 86_400_000;
const urlsMax = 16;
/** A message names its own key's URL: so many may be asked for at once, whatever comes in. */
const fetchesMax = 4;

type Found = readonly PreparedKey[] | Denial;
/** Finds a scheme's public keys: at once when they are known, else by the port. `keyId`: the one that is wanted, where it is named. */
export type KeyFinder = (request: Reading, ports: PolicyPorts, keyId: string | undefined) => Found | Promise<Found>;

interface KnownKeys {
  keys: readonly PreparedKey[];
  gotAtMs: number;
  askedAtMs: number;
}

/** Makes ready how a scheme's keys are found. What could not be fetched is remembered too, or each request would fetch again. */
export function keyFinder(scheme: Scheme, from: KeysFrom, paths: JsonPaths): KeyFinder {
  const locate = locator(from, paths);
  const known = new Map<string, KnownKeys>();
  const fetching = new Map<string, Promise<Found>>();

  return (request, { nowMs, fetchKey }, keyId) => {
    const url = locate(request);
    if (typeof url !== "string") return url;
    const had = known.get(url);
    if (had && isGood(had, nowMs(), keyId)) return usable(had, nowMs(), url);
    const running = fetching.get(url);
    if (running) return running;
    if (!fetchKey || fetching.size >= fetchesMax) return unavailable(url);

    const asked = fetchKey(url)
      .catch(noText)
      .then((text) => usable(remember(known, url, { keys: readKeys(scheme, text), atMs: nowMs() }), nowMs(), url))
      .finally(() => fetching.delete(url));
    fetching.set(url, asked);
    return asked;
  };
}

function isGood({ keys, gotAtMs, askedAtMs }: KnownKeys, nowMs: number, keyId: string | undefined): boolean {
  if (nowMs - askedAtMs < againMs) return true;
  const hasKey = keys.length > 0 && (keyId === undefined || keys.some(({ key }) => key.id === undefined || key.id === keyId));
  return hasKey && nowMs - gotAtMs < freshMs;
}

function usable({ keys, gotAtMs }: KnownKeys, nowMs: number, url: string): Found {
  return keys.length > 0 && nowMs - gotAtMs < staleMs ? keys : unavailable(url);
}

function remember(known: Map<string, KnownKeys>, url: string, { keys, atMs }: { keys: readonly PreparedKey[]; atMs: number }): KnownKeys {
  const before = known.get(url);
  const next = keys.length > 0 || !before ? { keys, gotAtMs: atMs, askedAtMs: atMs } : { ...before, askedAtMs: atMs };
  known.delete(url);
  known.set(url, next);
  for (const oldest of known.keys()) if (known.size > urlsMax) known.delete(oldest);
  return next;
}

function readKeys(scheme: Scheme, text: string | undefined): readonly PreparedKey[] {
  return text === undefined ? [] : keysOf({ ...scheme, key: [] }, "public-key", text).map((key) => ({ key }));
}

function noText(): undefined {}

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
