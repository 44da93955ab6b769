import { lastFourOf } from "@postern/contract/last-four";
import type { Arrival } from "./arrival.ts";
import { storeArrival } from "./commit.ts";
import { newId } from "./new-id.ts";
import { inOrganization, type Pool } from "./pool.ts";
import { type DataKey, seal } from "./seal.ts";

/**
 * Keeps the secret that a provider's first call hands over, its audit entry and the call's own row in one transaction: the first caller wins.
 * False when the endpoint holds a secret already, or takes nothing; then nothing is written.
 */
export function claimSecret(pool: Pool, arrival: Arrival, { value, dataKey }: { value: string; dataKey: DataKey }): Promise<boolean> {
  const { organizationId, endpointId, clientIp } = arrival;
  const id = newId("sec");
  const sealed = seal(dataKey, { organizationId, table: "secret", column: "sealed", row: id }, value);
  return inOrganization(pool, organizationId, async (connection) => {
    const values = [organizationId, endpointId, id, sealed, lastFourOf(value), clientIp, arrival.id];
    const { rows } = await connection.query("SELECT app.claim_secret($1, $2, $3, $4, $5, $6, $7) AS claimed", values);
    if (rows[0]?.claimed !== true) return false;
    await storeArrival(pool, connection, arrival);
    return true;
  });
}
