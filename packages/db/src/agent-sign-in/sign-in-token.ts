import { Right } from "@postern/contract/right";
import { Role } from "@postern/contract/role";
import { type Credential, secretMatches } from "../access/credential.ts";
import { agentRoles, rightsOfSignIn } from "../access/rights-of.ts";
import type { Actor, Scope } from "../scope.ts";
import type { RunStatement } from "../statement.ts";

/** A token of someone's sign-in from an agent, the sign-in, and its person as they are now. */
export interface SignInToken {
  organizationId: string;
  signInId: string;
  hint: string;
  kind: "access" | "refresh";
  expiresAt: Date;
  usedAt: Date | null;
  userId: string;
  userName: string;
  role: Role;
  machine: string;
  rights: readonly Right[];
  lastUsedAt: Date;
  /** When the sign-in ends, if it is not used till then. */
  endsAt: Date;
}

const columns = `organization_id AS "organizationId", sign_in_id AS "signInId", kind, secret_hash AS "secretHash", expires_at AS "expiresAt", used_at AS "usedAt",
  user_id AS "userId", user_name AS "userName", role, machine, rights, last_used_at AS "lastUsedAt", ends_at AS "endsAt"`;

/** The token of this text, good or not; nothing when it is unknown, its secret is another's, or its sign-in is gone. */
export async function findSignInToken(run: RunStatement, credential: Credential): Promise<SignInToken | undefined> {
  const [row] = await run(`SELECT ${columns} FROM app.find_agent_sign_in_token($1)`, [credential.hint]);
  if (!row || !secretMatches(credential, row.secretHash as Uint8Array)) return;
  const { secretHash, ...token } = row;
  const rights = Right.array().parse(row.rights);
  return { ...(token as unknown as SignInToken), hint: credential.hint, role: Role.parse(row.role), rights };
}

/** Whether a sign-in counts now: it is not over, and its person may still have agents. */
export function isAlive({ endsAt, role }: Pick<SignInToken, "endsAt" | "role">, now: Date): boolean {
  return endsAt > now && agentRoles.includes(role);
}

/** The person of an access token; nothing when it is no access token, is over, or its sign-in is. */
export async function findCallerByAccess(run: RunStatement, credential: Credential): Promise<SignInToken | undefined> {
  const token = await findSignInToken(run, credential);
  const now = new Date();
  return token?.kind === "access" && token.expiresAt > now && isAlive(token, now) ? token : undefined;
}

/** In whose name the agent calls: the person, with what they asked for of their rights, and never the right to administer. */
export function scopeOfSignIn({ organizationId, signInId, userId, userName, role, machine, rights }: SignInToken): Scope {
  const actor: Actor = { kind: "user", id: userId, name: userName };
  return { organizationId, actor, rights: rightsOfSignIn(rights, role), agent: { signInId, machine } };
}
