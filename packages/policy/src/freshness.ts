import type { Denial } from "./ports.ts";
import type { Freshness } from "./provider.ts";

const shapes: Record<Freshness["format"], RegExp> = {
  seconds: /^\d{1,11}$/,
  milliseconds: /^\d{1,14}$/,
  iso: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/,
};

/** The moment (ms since 1970) a sender's text names; nothing when it is not written in the given form. */
export function parseMoment(text: string, format: Freshness["format"]): number | undefined {
  if (!shapes[format].test(text)) return;
  if (format === "seconds") return Number(text) * 1_000;
  if (format === "milliseconds") return Number(text);
  const moment = Date.parse(text);
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
