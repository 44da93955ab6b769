import type { Pool } from "../pool.ts";

/** Which ranges a list holds now, by their hash: the same ranges are the same, whoever's list they are. */
export interface ListHead {
  organizationId: string;
  name: string;
  hash: string;
  isLoaded: boolean;
}

/** The lists of these names, as they count now; for ingest, which reads those of many organizations at once. */
export async function readListHeads(pool: Pool, wanted: readonly { organizationId: string; name: string }[]): Promise<ListHead[]> {
  const { rows } = await pool.query<ListHead>({
    name: "list-heads",
    text: `SELECT l.organization_id AS "organizationId", l.name, v.hash, v.is_loaded AS "isLoaded"
      FROM unnest($1::text[], $2::text[]) AS w (organization_id, name)
      JOIN address_list l ON l.organization_id = w.organization_id AND l.name = w.name
      JOIN address_list_version v ON v.organization_id = l.organization_id AND v.list_id = l.id AND v.state = 'live'`,
    values: [wanted.map(({ organizationId }) => organizationId), wanted.map(({ name }) => name)],
  });
  return rows;
}

/** The ranges behind hashes of live versions. */
export async function readListRanges(pool: Pool, hashes: readonly string[]): Promise<{ hash: string; ranges: string[] }[]> {
  const { rows } = await pool.query<{ hash: string; ranges: string[] }>({
    name: "list-ranges",
    text: "SELECT DISTINCT ON (hash) hash, ranges FROM address_list_version WHERE state = 'live' AND hash = ANY ($1::text[])",
    values: [hashes],
  });
  return rows;
}
