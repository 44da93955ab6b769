import type { Pool } from "./pool.ts";

/** Requests out of one organization's quota: how many are wanted, and how many of those of a day come back unused. */
export interface RequestAsk {
  organizationId: string;
  wanted: number;
  returned: number;
  /** YYYY-MM-DD in UTC, when they were given. */
  returnedDay: string;
}
/** `spent`: which quota left fewer than were wanted. */
export interface RequestGrant {
  granted: number;
  day: string;
  spent: "day" | "month" | undefined;
}

const sql = `SELECT organization_id AS "organizationId", granted::integer, day::text, spent FROM app.lease_requests($1, $2, $3, $4)`;

/** Leases requests of many organizations in one statement; nothing for one that is gone. */
export async function leaseRequests(pool: Pool, asks: readonly RequestAsk[]): Promise<(RequestGrant | undefined)[]> {
  const { rows } = await pool.query({
    name: "lease-requests",
    text: sql,
    values: [
      asks.map(({ organizationId }) => organizationId),
      asks.map(({ wanted }) => wanted),
      asks.map(({ returned }) => returned),
      asks.map(({ returnedDay }) => returnedDay),
    ],
  });
  const given = new Map(
    (rows as { organizationId: string; granted: number; day: string; spent: "day" | "month" | null }[]).map(({ organizationId, granted, day, spent }) => [
      organizationId,
      { granted, day, spent: spent ?? undefined },
    ]),
  );
  return asks.map(({ organizationId }) => given.get(organizationId));
}

/** The organizations whose requests are counted. */
export async function readLimitedOrganizations(pool: Pool): Promise<Set<string>> {
  const { rows } = await pool.query({ name: "limited-organizations", text: "SELECT organization_id AS id FROM app.limited_organizations()" });
  return new Set((rows as { id: string }[]).map(({ id }) => id));
}
