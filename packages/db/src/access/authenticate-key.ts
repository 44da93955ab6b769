import { Role } from "@postern/contract/role";
import { authenticateAccess } from "../agent-sign-in/authenticate.ts";
import type { Database } from "../database.ts";
import type { Scope } from "../scope.ts";
import { inTenant, type Transaction } from "../tenant-transaction.ts";
import { type Credential, parseCredential, secretMatches } from "./credential.ts";
import { keepPayloads } from "./keep-payloads.ts";
import { agentRoles, rightsOfAgentToken, rightsOfKey } from "./rights-of.ts";

/** Writing down each use would make one row hot; once a minute tells as much. */
const lastUsedCoarseMs = 60_000;

interface StoredCredential {
  id: string;
  organizationId: string;
  name: string;
  secretHash: Uint8Array;
  rights: string[];
  createdBy: string;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** In whose name an API key, an agent token or the access token of a sign-in from an agent calls; nothing when it is mistyped, unknown, expired or revoked, or its person has left the organization, or may have no agents any more. */
export async function authenticateKey(database: Database, text: string): Promise<Scope | undefined> {
  const credential = parseCredential(text);
  if (!credential || credential.kind === "agr" || credential.kind === "agd") return;
  const scope = credential.kind === "ags" ? await authenticateAccess(database, credential) : await authenticateStored(database, credential);
  return scope && keepPayloads(database, scope);
}

async function authenticateStored(database: Database, credential: Credential): Promise<Scope | undefined> {
  const stored = await findStored(database, credential);
  if (!stored || !secretMatches(credential, stored.secretHash)) return;
  if (stored.revokedAt || (stored.expiresAt && stored.expiresAt <= new Date())) return;
  const kind = credential.kind === "key" ? "key" : "agt";
  return inTenant(database, stored.organizationId, (tx) => scopeOf(tx, kind, stored));
}

async function findStored({ prisma }: Database, { kind, hint }: Credential): Promise<StoredCredential | undefined> {
  const columns = `id, organization_id AS "organizationId", name, secret_hash AS "secretHash", created_by AS "createdBy",
    expires_at AS "expiresAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"`;
  const statement =
    kind === "key" ? `SELECT ${columns}, rights FROM app.find_api_key($1)` : `SELECT ${columns}, '{}'::text[] AS rights FROM app.find_agent_token($1)`;
  const [row] = await prisma.$queryRawUnsafe<StoredCredential[]>(statement, hint);
  return row;
}

async function scopeOf(tx: Transaction, kind: "key" | "agt", stored: StoredCredential): Promise<Scope | undefined> {
  const { organizationId, id, name, createdBy } = stored;
  const membership = await tx.membership.findUnique({ where: { organizationId_userId: { organizationId, userId: createdBy } } });
  if (!membership) return;
  const role = Role.parse(membership.role);
  if (kind === "agt" && !agentRoles.includes(role)) return;
  await noteUse(tx, kind, stored);
  if (kind === "agt") return { organizationId, actor: { kind: "agent", id, name }, rights: rightsOfAgentToken };
  return { organizationId, actor: { kind: "key", id, name }, rights: rightsOfKey(stored.rights, role) };
}

async function noteUse(tx: Transaction, kind: "key" | "agt", { organizationId, id, lastUsedAt }: StoredCredential): Promise<void> {
  const now = new Date();
  if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < lastUsedCoarseMs) return;
  const change = { where: { organizationId, id }, data: { lastUsedAt: now } };
  if (kind === "key") await tx.apiKey.updateMany(change);
  else await tx.agentToken.updateMany(change);
}
