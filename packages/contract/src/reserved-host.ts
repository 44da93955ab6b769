import { z } from "zod";
import { HostName } from "./domain.ts";
import { idOf } from "./id.ts";
import { Moment } from "./page.ts";

const wildcard = "*.";

/** A host name, or `*.` and a domain: every name below it, at any depth, and not the domain itself. */
export const HostPattern = z
  .string()
  .trim()
  .toLowerCase()
  .refine(
    (pattern) => HostName.safeParse(domainOfPattern(pattern)).success,
    "must be a host name such as demo.example.com, or *.dev.example.com for all below it",
  );

/** The name itself, or the domain that a wildcard stands at. */
export function domainOfPattern(pattern: string): string {
  return isWildcard(pattern) ? pattern.slice(wildcard.length) : pattern;
}

export function isWildcard(pattern: string): boolean {
  return pattern.startsWith(wildcard);
}

/** Whether a pattern covers a host name. */
function covers(pattern: string, host: string): boolean {
  return isWildcard(pattern) ? host.endsWith(pattern.slice(1)) : host === pattern;
}

/** Of the patterns that cover a host, the closest: a name before a wildcard, the longer before the shorter. */
export function closestPattern<Reserved extends { pattern: string }>(reserved: readonly Reserved[], host: string): Reserved | undefined {
  const closeness = ({ pattern }: Reserved) => (isWildcard(pattern) ? pattern.length : Number.POSITIVE_INFINITY);
  return reserved.filter(({ pattern }) => covers(pattern, host)).sort((one, other) => closeness(other) - closeness(one))[0];
}

/** Host names at a proved domain that are one project's alone, also while nothing is open there. */
export const ReservedHost = z.object({
  id: idOf("rsh"),
  pattern: HostPattern.describe("A name, or *. and a domain for every name below it; of two that cover a name, the closer counts"),
  projectId: idOf("prj"),
  project: z.string().describe("The project's short name"),
  createdAt: Moment,
  createdBy: z.string(),
});
export type ReservedHost = z.infer<typeof ReservedHost>;

export const ReserveHost = z.strictObject({ pattern: HostPattern.describe("Such as demo.example.com, or *.dev.example.com"), projectId: idOf("prj") });
