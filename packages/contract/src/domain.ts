import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment } from "./page.ts";

/** A host name in small letters: labels with dots between them, international ones in their xn-- form. */
export const HostName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?=.{4,253}$)([a-z0-9](-*[a-z0-9]){0,62}\.)+[a-z](-*[a-z0-9]){1,62}$/, "must be a host name such as hooks.example.com");

/** One label of a host name. */
export const HostLabel = z.string().regex(/^[a-z0-9](-*[a-z0-9]){0,62}$/);

const challengeLabel = "_postern-challenge";

/** Where the TXT record stands that proves a domain. */
export function challengeNameOf(domain: string): string {
  return `${challengeLabel}.${domain}`;
}

/** How long the record of a proved domain may be gone before the proof lapses. */
export const missingDaysMax = 7;

/** How the certificate of a host name stands that a share or an endpoint has at a proved domain. */
export const Certificate = z.object({
  host: z.string(),
  notAfter: Moment.optional().describe("When it ends; without this there is none yet"),
  failure: z.object({ reason: z.string(), at: Moment, nextTryAt: Moment }).optional().describe("Why there is none, or no newer one"),
});
export type Certificate = z.infer<typeof Certificate>;

/** A domain of an organization. Proved = the DNS showed its TXT record; endpoints may then have host names at it and below. */
export const Domain = z.object({
  id: idOf("dom"),
  domain: z.string(),
  state: z.enum(["unproved", "proved", "missing"]).describe("missing: proved, but the record is gone; the proof lapses after a week"),
  recordName: z.string().describe("Where the TXT record must stand"),
  recordValue: z.string().describe("What it must say"),
  createdAt: Moment,
  createdBy: z.string(),
  provedAt: Moment.optional(),
  checkedAt: Moment.optional().describe("When the DNS last answered"),
  lapsesAt: Moment.optional().describe("When the proof ends unless the record comes back"),
  certificates: z.array(Certificate).describe("Of shares' and endpoints' host names at it and below, where the gateway gets certificates by itself"),
});
export type Domain = z.infer<typeof Domain>;

export const AddDomain = z.strictObject({
  domain: HostName.refine((name) => challengeNameOf(name).length <= 253, "is too long to carry a TXT record").describe("Such as example.com"),
});
