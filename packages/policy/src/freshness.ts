import type { Denial } from "./ports.ts";
import type { MomentFormat } from "./scheme.ts";

const shapes: Record<Exclude<MomentFormat, "any">, RegExp> = {
  seconds: /^\d{1,11}$/,
  milliseconds: /^\d{1,14}$/,
  unix: /^\d{1,14}$/,
  iso: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/,
  "iso-utc": /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/,
  "http-date": /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
};

/** From here on a number of no said unit counts milliseconds: as seconds it would stand in the year 5138. */
const millisecondsFrom = 100_000_000_000;

/** The moment (ms since 1970) a sender's text names; nothing when it is not written in the given form. */
export function parseMoment(text: string, format: MomentFormat): number | undefined {
  if (format === "any") return parseMoment(text, "unix") ?? parseMoment(text, "iso-utc") ?? parseMoment(text, "http-date");
  if (!shapes[format].test(text)) return;
  if (format === "seconds") return Number(text) * 1_000;
  if (format === "milliseconds") return Number(text);
  if (format === "unix") return Number(text) < millisecondsFrom ? Number(text) * 1_000 : Number(text);
  const isBare = format === "iso-utc" && !/(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const moment = Date.parse(isBare ? `${text.replace(" ", "T")}Z` : text);
  return Number.isNaN(moment) ? undefined : moment;
}

/** How far from now a time may be, in seconds, to either side. */
export interface Window {
  pastSeconds: number;
  futureSeconds: number;
}

/** Why a moment is outside its window; nothing when it is inside. */
export function judgeMoment(momentMs: number, nowMs: number, { pastSeconds, futureSeconds }: Window): Denial | undefined {
  const ageMs = nowMs - momentMs;
  if (ageMs > pastSeconds * 1_000) return { reason: "timestamp-stale", seen: ageInWords(ageMs), expected: `at most ${pastSeconds} s old` };
  if (-ageMs > futureSeconds * 1_000) return { reason: "timestamp-future", seen: ageInWords(ageMs), expected: `at most ${futureSeconds} s ahead` };
}

/** "timestamp 412 s old", "timestamp 3 s ahead of our clock". */
export function ageInWords(ageMs: number): string {
  const seconds = Math.round(ageMs / 1_000);
  return seconds < 0 ? `timestamp ${-seconds} s ahead of our clock` : `timestamp ${seconds} s old`;
}
