import { z } from "zod";
import { Moment } from "./page.ts";

const requests = z.int().min(0).max(1_000_000_000);

/** Which of the two quotas; days and months are UTC's. */
export const QuotaPeriod = z.enum(["day", "month"]);
export type QuotaPeriod = z.infer<typeof QuotaPeriod>;

/** What was taken of one quota. What processes hold ready for a moment counts as taken. */
export const QuotaUse = z.object({
  used: z.int(),
  own: requests.optional().describe("The organization's own limit"),
  operator: requests.optional().describe("What whoever runs this Postern allows"),
  resetsAt: Moment,
});
export type QuotaUse = z.infer<typeof QuotaUse>;

/** Accepted requests, and how many there may be; without a limit none are counted. */
export const RequestQuota = z.object({ day: QuotaUse, month: QuotaUse });
export type RequestQuota = z.infer<typeof RequestQuota>;

export const SetRequestQuota = z.strictObject({
  perDay: requests.optional().describe("Accepted requests in a day (UTC); no limit of your own when empty"),
  perMonth: requests.optional().describe("Accepted requests in a calendar month (UTC); no limit of your own when empty"),
});

/** The limit that counts: the lower one. */
export function quotaOf({ own, operator }: Pick<QuotaUse, "own" | "operator">): number | undefined {
  if (own === undefined || operator === undefined) return own ?? operator;
  return Math.min(own, operator);
}

/** From how much of a quota on it is told of, from 0 to 1. */
export const quotaAlarm = 0.8;
