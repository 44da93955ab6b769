import type { BreakerState } from "@postern/contract/lane";
import { type OpenedKeys, openValue } from "./data-keys.ts";
import { breakerOf, type SeenDestination, takeProbe } from "./lane-breaker.ts";
import type { LanePlace } from "./lane-claim.ts";
import { inLane } from "./lane-transaction.ts";
import type { Pool } from "./pool.ts";
import { signingSecretPlace } from "./signing-secret-place.ts";
import { statementsOfConnection } from "./statement.ts";

/** A URL destination as a carrier needs it. */
export interface LaneDestination extends SeenDestination {
  name: string;
  concurrency: number;
  timeoutMs: number;
  signAs: "postern" | "standard-webhooks";
  /** whsec_…, opened: every live one, the newest first. */
  signingSecrets: string[];
  /** With an open breaker this turn is its probe, and nobody else's. */
  breaker: BreakerState;
}

/** Reads a URL destination and opens its signing secrets; nothing when it is gone, a tunnel, or held without a probe that is due. */
export async function findLaneDestination(pool: Pool, keys: OpenedKeys, { organizationId, destinationId }: LanePlace): Promise<LaneDestination | undefined> {
  return inLane(pool, organizationId, async (connection) => {
    const { rows } = await connection.query({
      name: "lane-destination",
      text: `SELECT name, url, concurrency, timeout_ms, sign_as, held_cause, failures, failed_probes, ramp_slots,
          CASE WHEN held_cause = 'breaker' THEN probe_at END AS probe_at,
          ARRAY(SELECT sealed FROM signing_secret WHERE organization_id = $1 AND destination_id = $2 AND (active_until IS NULL OR active_until > now())
            ORDER BY id DESC) AS sealed_secrets
        FROM destination WHERE organization_id = $1 AND id = $2 AND kind = 'url' AND deleted_at IS NULL
          AND (held_cause IS NULL OR (held_cause = 'breaker' AND probe_at <= now()))`,
      values: [organizationId, destinationId],
    });
    const [row] = rows;
    if (!row) return;
    const probeTaken = row.held_cause === "breaker" ? await takeProbe(connection, { organizationId, destinationId }) : undefined;
    if (row.held_cause === "breaker" && !probeTaken) return;
    const place = signingSecretPlace(organizationId, destinationId);
    const signingSecrets: string[] = [];
    for (const sealed of row.sealed_secrets) signingSecrets.push((await openValue(statementsOfConnection(connection), keys, { place, sealed })).toString());
    return {
      organizationId,
      destinationId,
      name: row.name,
      url: row.url,
      concurrency: row.concurrency,
      timeoutMs: row.timeout_ms,
      signAs: row.sign_as,
      signingSecrets,
      breaker: breakerOf(row),
      ...(probeTaken && { probeTaken }),
    };
  });
}
