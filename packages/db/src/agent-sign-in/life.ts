import { sessionAbsoluteMs, sessionIdleMs } from "../access/session.ts";

/** A sign-in from an agent lives as long as one in a browser does. */
export const idleMs = sessionIdleMs;
export const absoluteMs = sessionAbsoluteMs;
/** What an agent calls with, before it has to fetch another. */
export const accessMs = 3_600_000;
/** Writing down each use would make one row hot. */
export const coarseMs = 60_000;

/** When a sign-in of this age ends, if this is its last use. */
export function endOf(createdAt: Date, usedAt: Date): Date {
  return new Date(Math.min(usedAt.getTime() + idleMs, createdAt.getTime() + absoluteMs));
}
