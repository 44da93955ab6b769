import { appendAudit } from "../audit.ts";
import { inOrganization, type Pool } from "../pool.ts";
import { statementsOfConnection } from "../statement.ts";
import { type PutVersion, putVersion } from "./put-version.ts";

/** A feed that is to be fetched now. */
export interface DueFeed {
  organizationId: string;
  id: string;
  name: string;
  feed: string;
  refreshUrl: string | null;
  refreshes: boolean;
}
/** What a fetch brought: ranges, or one sentence about why it changes nothing. */
export type Fetched = { ranges: readonly string[]; from: string } | { fault: string };

const system = { kind: "system", id: "worker", name: "Postern" } as const;

export async function listDueFeeds(pool: Pool, feedsMax: number): Promise<DueFeed[]> {
  const { rows } = await pool.query<DueFeed>(
    `SELECT organization_id AS "organizationId", id, name, feed, refresh_url AS "refreshUrl", refreshes FROM app.due_address_lists($1)`,
    [feedsMax],
  );
  return rows;
}

/**
 * Records what a fetch brought, unless another worker did so first, and when the next one is: in a day, or in an hour where this one failed.
 * What changes the list, or would, is an entry in the organization's audit log.
 */
export function recordRefresh(pool: Pool, due: DueFeed, fetched: Fetched): Promise<PutVersion | { kind: "failed" | "gone" }> {
  const { organizationId, id, name } = due;
  return inOrganization(pool, organizationId, async (connection) => {
    const run = statementsOfConnection(connection);
    const fault = "fault" in fetched ? fetched.fault : null;
    const [row] = await run(
      `UPDATE address_list SET checked_at = now(), refresh_fault = $3::text,
         refresh_at = CASE WHEN refreshes THEN now() + CASE WHEN $3::text IS NULL THEN interval '24 hours' ELSE interval '1 hour' END END
       WHERE organization_id = $1 AND id = $2 AND refresh_at <= now() RETURNING id`,
      [organizationId, id, fault],
    );
    if (!row) return { kind: "gone" };
    if ("fault" in fetched) return { kind: "failed" };

    const made = { ranges: fetched.ranges, source: `fetched from ${fetched.from}`, note: "", by: system, isFetched: true };
    const put = await putVersion(run, { organizationId, listId: id, name }, made);
    if (put.kind === "unchanged") return put;
    const after = { list: name, version: put.id, state: put.kind, causes: put.causes, ranges: fetched.ranges.length };
    await appendAudit(run, organizationId, { actor: system, action: "address-list.fetch", target: id, outcome: "done", after });
    return put;
  });
}
