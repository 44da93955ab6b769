import type { RunStatement } from "../statement.ts";

const askedSql = `
SELECT e.id FROM endpoint e
JOIN project j ON j.organization_id = e.organization_id AND j.id = e.project_id AND j.second_approver
JOIN policy_version p ON p.organization_id = e.organization_id AND p.endpoint_id = e.id
WHERE e.organization_id = $1 AND e.deleted_at IS NULL
  AND (p.id = e.policy_version_id OR EXISTS (SELECT FROM policy_proposal w
    WHERE w.organization_id = p.organization_id AND w.version_id = p.id AND w.outcome IS NULL AND w.expires_at > now()))
  AND jsonb_path_exists(p.policy, '$.** ? (@.kind == "address" && (@.allowLists[*] == $name || @.denyLists[*] == $name))', jsonb_build_object('name', $2::text))
LIMIT 1`;

/** Whether a policy asks this list that nobody may change alone: a live one, or one that waits for approval with the list as it is. */
export async function needsSecond(run: RunStatement, { organizationId, name }: { organizationId: string; name: string }): Promise<boolean> {
  return (await run(askedSql, [organizationId, name])).length > 0;
}
