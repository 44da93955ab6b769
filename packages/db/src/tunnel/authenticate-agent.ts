import { parseCredential, secretMatches } from "../access/credential.ts";
import { agentRoles } from "../access/rights-of.ts";
import { inOrganization, type Pool } from "../pool.ts";
import type { AgentIdentity } from "./connection.ts";

/** Whose agent token this is; nothing when it is mistyped, unknown, expired or revoked, or its person has left the organization, or may have no agents any more. */
export async function authenticateAgent(pool: Pool, text: string): Promise<AgentIdentity | undefined> {
  const credential = parseCredential(text);
  if (credential?.kind !== "agt") return;
  const { rows } = await pool.query("SELECT organization_id, id, name, secret_hash, created_by, expires_at, revoked_at FROM app.find_agent_token($1)", [
    credential.hint,
  ]);
  const [row] = rows;
  if (!row || !secretMatches(credential, row.secret_hash)) return;
  if (row.revoked_at || (row.expires_at && row.expires_at <= new Date())) return;
  if (!(await mayHaveAgents(pool, row.organization_id, row.created_by))) return;
  return {
    organizationId: row.organization_id,
    tokenId: row.id,
    name: row.name,
    createdBy: row.created_by,
    ...(row.expires_at && { expiresAt: row.expires_at }),
  };
}

function mayHaveAgents(pool: Pool, organizationId: string, userId: string): Promise<boolean> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rowCount } = await connection.query("SELECT user_id FROM membership WHERE organization_id = $1 AND user_id = $2 AND role = ANY ($3)", [
      organizationId,
      userId,
      agentRoles,
    ]);
    return rowCount === 1;
  });
}
