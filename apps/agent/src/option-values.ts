import { patience, slotsMax } from "@postern/contract/frames";
import { InvalidArgumentError } from "commander";
import type { Choice } from "./prompt.ts";

/** Readers of option values; what is wrong is said with what would be right. */

export function readHeld(text: string): Choice {
  const [, last] = /^last:([1-9]\d{0,4})$/.exec(text) ?? [];
  if (last) return { choice: "last", last: Number(last) };
  if (text === "drain" || text === "skip" || text === "keep") return { choice: text };
  throw new InvalidArgumentError("Write drain, last:5, skip or keep.");
}

/** The dashboard's address, in full. */
export function readServer(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError("Write the address in full, such as https://postern.example.com.");
}

/** The inspector's port; "off" is 0. */
export function readInspect(text: string): number {
  const port = text === "off" ? 0 : Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && (port > 0 || text === "off")) return port;
  throw new InvalidArgumentError("Write a port, such as 4040, or off.");
}

export function readSlots(text: string): number {
  const slots = Number(text);
  if (Number.isInteger(slots) && slots >= 1 && slots <= slotsMax) return slots;
  throw new InvalidArgumentError(`Write a number from 1 to ${slotsMax}.`);
}

const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000 };

export function readDuration(text: string): number {
  const [, amount, unit = "s"] = /^(\d{1,6})(ms|s|m)?$/.exec(text) ?? [];
  const ms = Number(amount) * (units[unit] ?? 0);
  if (ms >= 1_000 && ms <= patience.answerMsMax) return ms;
  throw new InvalidArgumentError("Write 30s or 10m; from 1s to 10m.");
}

/** `10%`, or 10. */
export function readSample(text: string): number {
  const [, amount] = /^(\d{1,3}(?:\.\d{1,2})?)%?$/.exec(text) ?? [];
  const percent = Number(amount);
  if (percent >= 0.01 && percent <= 100) return percent;
  throw new InvalidArgumentError("Write 10%; from 0.01% to 100%.");
}

/** `20/s`, or 20. */
export function readRate(text: string): number {
  const [, amount] = /^([1-9]\d{0,3})(?:\/s)?$/.exec(text) ?? [];
  if (Number(amount) <= 1_000) return Number(amount);
  throw new InvalidArgumentError("Write 20/s; up to 1000/s.");
}

export function readPath(text: string): string {
  if (/^\/[^\s?#]*$/.test(text)) return text;
  throw new InvalidArgumentError("Write a path such as /hooks/stripe.");
}

export function readTunnelName(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) return text;
  throw new InvalidArgumentError("Write small letters, digits and dashes, such as alice-laptop.");
}

/** `Name: value`, gathered flat; names of token characters and values of visible text only (RFC 9110, section 5). */
export function gatherHeader(text: string, gathered: string[]): string[] {
  const [, name, value] = /^([A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}):[ \t]*([\x20-\x7e\x80-\xff]{0,4096})$/.exec(text) ?? [];
  if (!name || value === undefined) throw new InvalidArgumentError("Write 'Name: value'.");
  return [...gathered, name, value.trimEnd()];
}

const longUnits: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sinceMsMax = 30 * 86_400_000;

/** How far back, up to 30 days. */
export function readSince(text: string): number {
  const [, amount, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ms = Number(amount) * (longUnits[unit] ?? 0);
  if (ms >= 1_000 && ms <= sinceMsMax) return ms;
  throw new InvalidArgumentError("Write 30m, 24h or 7d; up to 30d.");
}

const limitMax = 10_000;

export function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= limitMax) return limit;
  throw new InvalidArgumentError(`Write a number from 1 to ${limitMax}.`);
}
