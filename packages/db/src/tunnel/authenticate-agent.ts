import { type Credential, parseCredential, secretMatches } from "../access/credential.ts";
import { findCallerByAccess } from "../agent-sign-in/sign-in-token.ts";
import type { Pool } from "../pool.ts";
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
  const { rows } = await pool.query(
    `SELECT organization_id, id, name, secret_hash, created_by, expires_at, app.agent_standing(organization_id, id) AS standing
     FROM app.find_agent_token($1)`,
    [credential.hint],
  );
  const [row] = rows;
  if (!row || !secretMatches(credential, row.secret_hash) || row.standing !== "good") return;
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
