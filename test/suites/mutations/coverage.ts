import { conditionsOf } from "@postern/policy/condition";
import { cutterOf } from "@postern/policy/cut";
import { JsonPaths } from "@postern/policy/json-paths";
import type { Encoding, Part } from "@postern/policy/part";
import type { Source } from "@postern/policy/place";
import type { Inbound } from "@postern/policy/ports";
import type { ProviderSpec } from "@postern/policy/provider";
import { Reading } from "@postern/policy/reading";
import type { Scheme } from "@postern/policy/scheme";

/** What a provider's signature holds fast, read off its record: whoever changes it must be refused. */
export interface Coverage {
  /** Every byte of the body. */
  body: boolean;
  /** How far the clock may be off, in seconds; nothing where no time is signed. */
  window: { past: number; future: number } | undefined;
  /** Places whose text must stay: the signature itself, the time, and what else is signed. */
  places: readonly Place[];
}
interface Place {
  source: Source;
  /** Texts that are one value in two spellings come out alike. */
  fold(text: string): string;
}

/** The coverage of that scheme of a record which a request shows. */
export function coverageOf(scheme: Scheme): Coverage {
  const { timestamp, message = [], digests = [], signature, also = [], encoding, algorithm } = scheme;
  const signed = timestamp?.signed && !timestamp.optional ? [timestamp.from] : [];
  const places = [...signed, ...sourcesIn(message)].map((source) => ({ source, fold: asItIs }));
  return {
    body: holdsBody(message) || digests.some(({ of = ["body"], absentWhenEmpty }) => !absentWhenEmpty && holdsBody(of)),
    window: timestamp && !timestamp.optional ? { past: timestamp.pastSeconds, future: timestamp.futureSeconds } : undefined,
    places: also.length > 0 ? places : [{ source: signature, fold: algorithm === "token" ? asItIs : (folds[encoding] ?? asItIs) }, ...places],
  };
}

const asItIs = (text: string) => text;
const folds: Partial<Record<Encoding, (text: string) => string>> = { hex: (text) => text.toLowerCase(), base64url: (text) => text.replace(/=+$/, "") };

/** The scheme that a request shows: the first that is meant by it and whose signature stands in it. */
export function shownScheme({ schemes }: ProviderSpec, request: Inbound): Scheme | undefined {
  return schemes.find(({ signature, when }) => isMeant(when, request) && textsAt(signature, request).length > 0);
}

function isMeant(when: Scheme["when"], request: Inbound): boolean {
  const paths = new JsonPaths();
  return conditionsOf(when, paths)?.(new Reading(request, paths)) ?? true;
}

/** A part that is written down as it is, or digested; case folded, fields sorted or escapes undone hold less than every byte. */
function holdsBody(parts: readonly Part[]): boolean {
  return parts.some((part) => part === "body" || (typeof part === "object" && ("digest" in part || "hmac" in part || "encode" in part) && holdsBody(part.of)));
}

function sourcesIn(parts: readonly Part[]): Source[] {
  return parts.flatMap((part): Source[] => {
    if (typeof part === "string" || !("header" in part || "query" in part)) return [];
    return part.optional ? [] : [part];
  });
}

/** Which covered place lost its text, if one did. */
export function lostPlace({ places }: Coverage, before: Inbound, after: Inbound): string | undefined {
  const lost = places.find(({ source, fold }) => {
    const [told, ...more] = textsAt(source, before);
    if (told === undefined || more.length > 0) return false;
    return !textsAt(source, after).some((text) => fold(text.trim()) === fold(told.trim()));
  });
  return lost && JSON.stringify(lost.source);
}

function textsAt(source: Source, request: Inbound): readonly string[] {
  if (!("header" in source || "query" in source || "form" in source || "json" in source)) return [];
  const paths = new JsonPaths();
  const cut = cutterOf(source, paths)(new Reading(request, paths));
  return "texts" in cut ? cut.texts : [];
}
