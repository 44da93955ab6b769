import type { RunStatement } from "../statement.ts";

/** An endpoint whose live policy asks a list, and how. */
export interface ListUse {
  listName: string;
  endpointId: string;
  endpointName: string;
  projectId: string;
  projectSlug: string;
  allows: boolean;
  denies: boolean;
}

const usesSql = `
SELECT n.name AS "listName", e.id AS "endpointId", e.name AS "endpointName", e.project_id AS "projectId", j.slug AS "projectSlug",
  jsonb_path_exists(p.policy, '$.** ? (@.kind == "address" && @.allowLists[*] == $name)', jsonb_build_object('name', n.name)) AS allows,
  jsonb_path_exists(p.policy, '$.** ? (@.kind == "address" && @.denyLists[*] == $name)', jsonb_build_object('name', n.name)) AS denies
FROM endpoint e
JOIN policy_version p ON p.organization_id = e.organization_id AND p.id = e.policy_version_id
JOIN project j ON j.organization_id = e.organization_id AND j.id = e.project_id
JOIN unnest($2::text[]) AS n (name) ON jsonb_path_exists(p.policy,
  '$.** ? (@.kind == "address" && (@.allowLists[*] == $name || @.denyLists[*] == $name))', jsonb_build_object('name', n.name))
WHERE e.organization_id = $1 AND e.deleted_at IS NULL ORDER BY e.name, e.id`;

/** By whose live policies these lists are asked. */
export async function listUses(run: RunStatement, organizationId: string, names: readonly string[]): Promise<ListUse[]> {
  if (names.length === 0) return [];
  return (await run(usesSql, [organizationId, names])) as unknown as ListUse[];
}
