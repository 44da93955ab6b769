import type { AddressFeedEntry, AddressListVersion, HoldCause } from "@postern/contract/address-list";
import type { ProblemDetails } from "@postern/contract/problem";
import { countOf } from "../../ui/number-format.ts";

/** The ranges in what a person typed: one a line, comments left out. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "");
}

/** What the server says of a field, or of the first of its lines that is wrong. */
export function faultIn(problem: ProblemDetails | undefined, field: string): string | undefined {
  for (const [name, [message]] of Object.entries(problem?.fields ?? {})) {
    if (name === field) return message;
    const line = name.startsWith(`${field}.`) ? Number(name.slice(field.length + 1)) + 1 : Number.NaN;
    if (!Number.isNaN(line)) return `Number ${line} ${message}.`;
  }
}

/** What is shipped of a feed, in a few words. */
export function snapshotWords(snapshot: AddressFeedEntry["snapshot"]): string {
  if (!snapshot) return "nothing shipped: fetch it first";
  const { rangeCount, asOf, confidence } = snapshot;
  return [`${countOf(rangeCount, "range")} shipped`, asOf && `of ${asOf}`, confidence === "low" && "not sure"].filter(Boolean).join(", ");
}

/** Why a change is held, in a sentence each. */
export function causeWords(cause: HoldCause): string {
  if (cause === "blocks-traffic") return "It would block senders that were let in during the last week.";
  if (cause === "shrunk") return "Half or more of the list would be gone.";
  if (cause === "second-person") return "A policy that asks this list needs a second person, so somebody else than its author has to approve it.";
  return "The list would hold several times as many addresses.";
}

/** `+3 −1`, or what a first version holds. */
export function changeWords({ change, number, rangeCount }: AddressListVersion): string {
  if (number === 1) return countOf(rangeCount, "range");
  return `+${change.addedCount} −${change.removedCount}`;
}
