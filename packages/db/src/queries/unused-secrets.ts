import type { Answer } from "../command.ts";
import { query } from "../query.ts";
import { statementsOf } from "../statement.ts";

const rowsMax = 1_000;

const unusedSql = `
SELECT s.id, s.last_four AS "lastFour", s.kind, s.endpoint_id AS "endpointId", e.name AS "endpointName", e.provider, j.slug AS "projectSlug", j.name AS "projectName",
  s.created_at AS "createdAt", s.created_by_name AS "createdBy", s.last_used_at AS "lastUsedAt", s.active_until AS "activeUntil",
  EXISTS (SELECT FROM secret o WHERE o.organization_id = s.organization_id AND o.endpoint_id = s.endpoint_id AND o.id <> s.id
    AND o.last_used_at >= now() - make_interval(days => $2::int)) AS "hasOther"
FROM secret s
JOIN endpoint e ON e.organization_id = s.organization_id AND e.id = s.endpoint_id AND e.deleted_at IS NULL
JOIN project j ON j.organization_id = e.organization_id AND j.id = e.project_id
WHERE s.organization_id = $1 AND s.active_from <= now() AND (s.active_until IS NULL OR s.active_until > now())
  AND (s.last_used_at IS NULL OR s.last_used_at < now() - make_interval(days => $2::int))
ORDER BY s.last_used_at NULLS FIRST, s.created_at LIMIT $3::int`;

/** Over all endpoints: what is active and nobody signs with, the never used first. */
export const listUnusedSecrets = query("secret.unused", async (tx, { days }, { organizationId }) => {
  const rows = (await statementsOf(tx)(unusedSql, [organizationId, days, rowsMax])) as unknown as Answer<"secret.unused">;
  return rows.map((row) => ({
    ...row,
    provider: row.provider ?? undefined,
    lastUsedAt: row.lastUsedAt ?? undefined,
    activeUntil: row.activeUntil ?? undefined,
  }));
});
