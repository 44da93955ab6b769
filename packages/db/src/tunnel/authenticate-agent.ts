import { type Credential, parseCredential, secretMatches } from "../access/credential.ts";
import { agentRoles } from "../access/rights-of.ts";
import { findCallerByAccess } from "../agent-sign-in/sign-in-token.ts";
import { inOrganization, type Pool } from "../pool.ts";
import { throughAgent } from "../scope.ts";
import { statementsOfConnection } from "../statement.ts";
import type { AgentIdentity } from "./connection.ts";

/**
 * Whose agent token, or whose sign-in from an agent this is; nothing when it is mistyped, unknown, expired or revoked, or its person has left the
 * organization, may have no agents any more, or did not let this one open tunnels.
 */
export async function authenticateAgent(pool: Pool, text: string): Promise<AgentIdentity | undefined> {
  const credential = parseCredential(text);
  if (credential?.kind === "agt") return byAgentToken(pool, credential);
  if (credential?.kind === "ags") return bySignIn(pool, credential);
}

async function byAgentToken(pool: Pool, credential: Credential): Promise<AgentIdentity | undefined> {
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
    userId: row.created_by,
    actor: { kind: "agent", id: row.id, name: row.name },
    ...(row.expires_at && { expiresAt: row.expires_at }),
  };
}

/** The access token's own hour says nothing of how long the agent may stay: the sign-in is looked at as long as it is connected. */
async function bySignIn(pool: Pool, credential: Credential): Promise<AgentIdentity | undefined> {
  const token = await findCallerByAccess(statementsOfConnection(pool), credential);
  if (!token?.rights.includes("tunnel")) return;
  const { organizationId, signInId, userId, userName, machine } = token;
  const actor = throughAgent({ kind: "user", id: userId, name: userName }, { signInId, machine });
  return { organizationId, tokenId: signInId, name: userName, userId, actor };
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
