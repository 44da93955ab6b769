import { inOrganization, type Pool } from "../pool.ts";

/** What a hub copies for a mirror. */
export interface HubMirror {
  id: string;
  organizationId: string;
  projectId: string;
  tunnelId: string;
  endpointIds: string[];
  filter: string;
  samplePercent: number;
  expiresAt: Date;
  /** As they stood when its agent came. */
  sent: number;
  dropped: number;
}

/** The open mirror that this tunnel is, for whoever holds the credential it was started with. */
export async function findMirror(
  pool: Pool,
  { organizationId, tunnelId, tokenId }: { organizationId: string; tunnelId: string; tokenId: string },
): Promise<HubMirror | undefined> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query(
      `SELECT id, project_id, endpoint_ids, filter, sample_percent, expires_at, sent, dropped FROM mirror
       WHERE organization_id = $1 AND tunnel_id = $2 AND token_id = $3 AND expires_at > now()`,
      [organizationId, tunnelId, tokenId],
    );
    const [row] = rows;
    if (!row) return;
    return {
      ...{ id: row.id, organizationId, projectId: row.project_id, tunnelId },
      ...{ endpointIds: row.endpoint_ids, filter: row.filter, samplePercent: row.sample_percent, expiresAt: row.expires_at },
      ...{ sent: Number(row.sent), dropped: Number(row.dropped) },
    };
  });
}

/** What a mirror did since its hub last said so. */
export interface MirrorCount {
  organizationId: string;
  tunnelId: string;
  sent: number;
  dropped: number;
}

/** Adds to the counts of all of a hub's mirrors in one statement, and says that their agents are there. */
export async function countMirrors(pool: Pool, counts: readonly MirrorCount[]): Promise<void> {
  if (counts.length === 0) return;
  await pool.query("SELECT app.count_mirrors($1, $2, $3, $4)", [
    counts.map(({ organizationId }) => organizationId),
    counts.map(({ tunnelId }) => tunnelId),
    counts.map(({ sent }) => sent),
    counts.map(({ dropped }) => dropped),
  ]);
}
