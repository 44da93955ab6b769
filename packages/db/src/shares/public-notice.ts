import type { Notice } from "@postern/contract/notice";
import type { Call } from "../command.ts";
import type { Transaction } from "../tenant-transaction.ts";

interface OpenToAnyone {
  shares: number;
  name: string;
  projectSlug: string;
  endsAt: Date;
}

/** Those who administer the organization see on every page that something of it is open to anyone; what a rule has closed meanwhile is not. */
export async function publicShareNotice(tx: Transaction, { organizationId, rights }: Call): Promise<Notice | undefined> {
  if (!rights.has("administer")) return;
  const [first] = await tx.$queryRaw<OpenToAnyone[]>`
    SELECT (count(*) OVER ())::integer AS shares, s.name, p.slug AS "projectSlug", s.expires_at AS "endsAt"
    FROM share s
    JOIN project p ON p.organization_id = s.organization_id AND p.id = s.project_id
    JOIN share_rule r ON r.organization_id = s.organization_id AND r.is_public_allowed
    LEFT JOIN tunnel_rule t ON t.organization_id = s.organization_id
    WHERE s.organization_id = ${organizationId} AND s.ended_at IS NULL AND s.expires_at > now() AND s.audience -> 'public' = 'true'
      AND NOT p.forbidden_tunnels && ARRAY[s.kind, 'public'] AND coalesce(t.shares AND t.allow <> 'none', true)
    ORDER BY s.expires_at, s.id
    LIMIT 1`;
  return first && { kind: "public-shares", level: "alarm", ...first };
}
