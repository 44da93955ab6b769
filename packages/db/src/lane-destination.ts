import { type OpenedKeys, openValue } from "./data-keys.ts";
import type { LanePlace } from "./lane-claim.ts";
import { inOrganization, type Pool } from "./pool.ts";
import { statementsOfConnection } from "./statement.ts";

/** A URL destination as a carrier needs it. */
export interface LaneDestination extends LanePlace {
  name: string;
  url: string;
  concurrency: number;
  timeoutMs: number;
  signAs: "postern" | "standard-webhooks";
  /** whsec_…, opened. */
  signingSecrets: string[];
}

/** Reads a URL destination and opens its signing secret; nothing when it is gone, held, or a tunnel. */
export async function findLaneDestination(pool: Pool, keys: OpenedKeys, { organizationId, destinationId }: LanePlace): Promise<LaneDestination | undefined> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query({
      name: "lane-destination",
      text: `SELECT name, url, concurrency, timeout_ms, sign_as, signing_secret FROM destination
        WHERE organization_id = $1 AND id = $2 AND kind = 'url' AND held_cause IS NULL AND deleted_at IS NULL`,
      values: [organizationId, destinationId],
    });
    const [row] = rows;
    if (!row) return;
    const place = { organizationId, table: "destination", column: "signing_secret", row: destinationId };
    const secret = await openValue(statementsOfConnection(connection), keys, { place, sealed: row.signing_secret });
    return {
      organizationId,
      destinationId,
      name: row.name,
      url: row.url,
      concurrency: row.concurrency,
      timeoutMs: row.timeout_ms,
      signAs: row.sign_as,
      signingSecrets: [secret.toString()],
    };
  });
}
