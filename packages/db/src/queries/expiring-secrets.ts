import type { Id } from "@postern/contract/id";
import type { Notice } from "@postern/contract/notice";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

const withinDays = 14;
const dayMs = 86_400_000;

/**
 * Secrets that end soon while nothing follows them: no other secret of their endpoint outlives them, or none that does was ever used although
 * this one was in the last week, so that the sender has not changed over yet.
 */
const expiringSql = `
SELECT s.endpoint_id AS "endpointId", e.name AS "endpointName", j.slug AS "projectSlug", s.active_until AS "endsAt"
FROM secret s
JOIN endpoint e ON e.organization_id = s.organization_id AND e.id = s.endpoint_id AND e.deleted_at IS NULL
JOIN project j ON j.organization_id = e.organization_id AND j.id = e.project_id
WHERE s.organization_id = $1 AND s.active_until > now() AND s.active_until <= now() + make_interval(days => $2::int)
  AND NOT EXISTS (SELECT FROM secret o WHERE o.organization_id = s.organization_id AND o.endpoint_id = s.endpoint_id AND o.id <> s.id
    AND o.active_from <= now() AND (o.active_until IS NULL OR o.active_until > s.active_until)
    AND (o.last_used_at IS NOT NULL OR s.last_used_at IS NULL OR s.last_used_at < now() - interval '7 days'))
ORDER BY s.active_until, s.id`;

interface Expiring {
  endpointId: Id<"ep">;
  endpointName: string;
  projectSlug: string;
  endsAt: Date;
}

export async function expiringSecretNotice(tx: Transaction, organizationId: string): Promise<Notice | undefined> {
  const rows = (await statementsOf(tx)(expiringSql, [organizationId, withinDays])) as unknown as Expiring[];
  const [first] = rows;
  if (!first) return;
  const { endsAt, ...place } = first;
  const level = endsAt.getTime() - Date.now() <= dayMs ? "urgent" : "alarm";
  return { kind: "secret-expiring", level, secrets: rows.length, ...place, firstAt: endsAt };
}
