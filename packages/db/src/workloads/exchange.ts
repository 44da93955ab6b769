import { Problem } from "@postern/contract/problem";
import { type TrustedWorkload, workloadTokenSeconds } from "@postern/contract/trusted-workload";
import { createCredential } from "../access/credential.ts";
import type { Database } from "../database.ts";
import { newId } from "../new-id.ts";
import { trustedWorkloadOf } from "../queries/trusted-workloads.ts";
import { recordChange } from "../record-change.ts";
import type { Scope } from "../scope.ts";
import { statementsOf } from "../statement.ts";
import { inTenant, type Transaction } from "../tenant-transaction.ts";

/** A workload and the organization that trusts it. */
export interface KnownWorkload {
  organizationId: string;
  workload: TrustedWorkload;
}
/** A workload that shows a token, and from where. */
export interface Showing extends KnownWorkload {
  caller: Pick<Scope, "ip" | "traceId">;
}

export async function findTrustedWorkload(database: Database, id: string): Promise<KnownWorkload | undefined> {
  const [row] = await statementsOf(database.prisma)("SELECT app.organization_of_workload($1) AS organization", [id]);
  const organizationId = row?.organization as string | null | undefined;
  if (!organizationId) return;
  const found = await inTenant(database, organizationId, (tx) => tx.trustedWorkload.findFirst({ where: { organizationId, id } }));
  return found ? { organizationId, workload: trustedWorkloadOf(found) as TrustedWorkload } : undefined;
}

/** A token of the workload's that was proved: what it says of who runs, and its digest, by which it is good once. */
export interface ShownToken {
  subject: string;
  sha256: Buffer;
}

/** An agent token of an hour; nothing where this token was shown before, or the workload was removed meanwhile. The audit entry is trusted-workload.exchange. */
export async function giveWorkloadToken(database: Database, showing: Showing, shown: ShownToken): Promise<string | undefined> {
  const { id } = showing.workload;
  try {
    return await recordChange(database, { scope: scopeOf(showing), action: "trusted-workload.exchange" }, async (tx) => {
      const { tokenId, text } = await addToken(tx, showing, shown);
      return { target: id, after: { subject: shown.subject, token: tokenId }, result: text };
    });
  } catch (error) {
    if (error instanceof Problem && ["conflict", "token-invalid"].includes(error.kind)) return;
    throw error;
  }
}

/** Writes down why a token that its issuer did sign was not taken. */
export async function recordRefusedToken(database: Database, showing: Showing, reason: object): Promise<void> {
  const change = { target: showing.workload.id, after: reason, result: undefined };
  await recordChange(database, { scope: scopeOf(showing), action: "trusted-workload.refuse" }, async () => change);
}

/** The workload itself acts; it is nobody who may call anything. */
export function scopeOf({ organizationId, workload, caller }: Showing): Scope {
  return { organizationId, actor: { kind: "agent", id: workload.id, name: workload.name }, rights: new Set(), ...caller };
}

const keptMs = 86_400_000;

async function addToken(tx: Transaction, { organizationId, workload }: KnownWorkload, { sha256 }: ShownToken) {
  const { id: workloadId, name, tunnels, endpoints } = workload;
  const now = Date.now();
  const row = await tx.trustedWorkload.findFirst({ where: { organizationId, id: workloadId } });
  if (!row) throw new Problem("token-invalid");
  const idTokenHash = Uint8Array.from(sha256);
  if (await tx.agentToken.findFirst({ where: { organizationId, workloadId, idTokenHash } })) throw new Problem("token-invalid");
  // For longer than a token is taken: one that is shown again is known.
  await tx.agentToken.deleteMany({ where: { organizationId, workloadId, expiresAt: { lt: new Date(now - keptMs) } } });
  await tx.trustedWorkload.updateMany({ where: { organizationId, id: workloadId }, data: { lastUsedAt: new Date(now) } });
  const { credential, text } = createCredential("agt");
  const given = { tunnels, endpoints, workloadId, idTokenHash, expiresAt: new Date(now + workloadTokenSeconds * 1_000) };
  const { createdBy, createdByName } = row;
  const made = { organizationId, id: newId("agt"), name, hint: credential.hint, secretHash: Uint8Array.from(credential.secretHash), createdBy, createdByName };
  const { id: tokenId } = await tx.agentToken.create({ data: { ...made, ...given } });
  return { tokenId, text };
}
