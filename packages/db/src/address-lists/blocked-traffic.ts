import { createAddressSet } from "@postern/contract/address-set";
import { firstIdAt } from "../id-range.ts";
import type { RunStatement } from "../statement.ts";
import { type ListUse, listUses } from "./list-use.ts";

/** An address whose requests were let in lately and would not be by a new version; as it is stored with that version. */
export interface Blocked {
  address: string;
  requests: number;
  lastAt: string;
  endpointId: string;
  endpointName: string;
}
interface Ranges {
  before: readonly string[];
  after: readonly string[];
}

const weekMs = 604_800_000;
/** Of a busy week the newest requests are looked at: a change is no reason to read millions of rows. */
const requestsMax = 50_000;
const blockedMax = 50;

const seenSql = `
SELECT endpoint_id AS "endpointId", client_ip AS address, count(*)::int AS requests, max(received_at) AS "lastAt"
FROM (SELECT endpoint_id, client_ip, received_at FROM request
      WHERE organization_id = $1 AND project_id = ANY ($2::text[]) AND endpoint_id = ANY ($3::text[]) AND id >= $4 AND verdict IN ('accepted', 'duplicate')
      ORDER BY id DESC LIMIT $5::int) AS newest
GROUP BY endpoint_id, client_ip`;

/**
 * Whose requests of the last week a list's change would keep out: those from an address that leaves a list which lets in, or comes onto one
 * that keeps out. Other gates may let such an address in all the same, so this errs on the side of asking. The busiest first.
 */
export async function blockedTraffic(
  run: RunStatement,
  { organizationId, name }: { organizationId: string; name: string },
  ranges: Ranges,
): Promise<Blocked[]> {
  const uses = await listUses(run, organizationId, [name]);
  if (uses.length === 0) return [];
  const byId = new Map(uses.map((use) => [use.endpointId, use]));
  const projects = [...new Set(uses.map(({ projectId }) => projectId))];
  const seen = await run(seenSql, [organizationId, projects, [...byId.keys()], firstIdAt("req", Date.now() - weekMs), requestsMax]);
  const keepsOut = keeperOf(ranges);
  const blocked = (seen as unknown as SeenAddress[]).flatMap(({ endpointId, address, requests, lastAt }) => {
    const use = byId.get(endpointId);
    if (!use || !keepsOut(use, address)) return [];
    return [{ address, requests, lastAt: new Date(lastAt).toISOString(), endpointId, endpointName: use.endpointName }];
  });
  return blocked.sort((one, other) => other.requests - one.requests).slice(0, blockedMax);
}

interface SeenAddress {
  endpointId: string;
  address: string;
  requests: number;
  lastAt: Date | string;
}

function keeperOf({ before, after }: Ranges): (use: ListUse, address: string) => boolean {
  const [had, has] = [createAddressSet(before), createAddressSet(after)];
  return ({ allows, denies }, address) => {
    const [was, is] = [had.find(address) !== undefined, has.find(address) !== undefined];
    return (allows && was && !is) || (denies && !was && is);
  };
}
