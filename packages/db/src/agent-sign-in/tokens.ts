import { Problem } from "@postern/contract/problem";
import { Role } from "@postern/contract/role";
import { createCredential, parseCredential } from "../access/credential.ts";
import { rightsOfSignIn } from "../access/rights-of.ts";
import type { Database } from "../database.ts";
import { recordChange } from "../record-change.ts";
import type { Scope } from "../scope.ts";
import { system } from "../seed.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { inTenant } from "../tenant-transaction.ts";
import type { Polled } from "./device-code.ts";
import { absoluteMs, accessMs, endOf } from "./life.ts";
import { findSignInToken, isAlive, type SignInToken, scopeOfSignIn } from "./sign-in-token.ts";

/** What an agent calls with, and what it fetches the next with. */
export interface SignInTokens {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
  rights: readonly string[];
}
type Caller = Pick<Scope, "ip" | "traceId">;

/** The first tokens of a sign-in that someone approved; nothing when another poll has fetched them. The audit entry is agent-sign-in.start. */
export async function fetchTokens(
  database: Database,
  { organizationId, signInId, hint }: Extract<Polled, { state: "approved" }>,
  caller: Caller,
): Promise<SignInTokens | undefined> {
  const scope = await inTenant(database, organizationId, (tx) => scopeOfApproved(tx, { organizationId, signInId }));
  if (!scope) return;
  try {
    return await recordChange(database, { scope: { ...scope, ...caller }, action: "agent-sign-in.start" }, async (tx) => {
      const [taken] = await statementsOf(tx)("SELECT app.take_device_sign_in($1) AS taken", [hint]);
      if (!taken?.taken) throw new Problem("token-invalid");
      const tokens = await giveTokens(tx, { organizationId, signInId }, caller);
      return { target: signInId, after: { machine: scope.agent.machine, rights: tokens.rights }, result: tokens };
    });
  } catch (error) {
    if (error instanceof Problem && error.kind === "token-invalid") return;
    throw error;
  }
}

type SignInPlace = Pick<SignInToken, "organizationId" | "signInId">;

async function scopeOfApproved(tx: Transaction, { organizationId, signInId: id }: SignInPlace): Promise<(Scope & Required<Pick<Scope, "agent">>) | undefined> {
  const signIn = await tx.agentSignIn.findUnique({
    where: { organizationId_id: { organizationId, id } },
    include: { membership: { include: { user: true } } },
  });
  if (!signIn || !isAlive({ endsAt: signIn.expiresAt, role: Role.parse(signIn.membership.role) }, new Date())) return;
  const { userId, machine, membership } = signIn;
  return { organizationId, actor: { kind: "user", id: userId, name: membership.user.name }, rights: new Set(), agent: { signInId: id, machine } };
}

/** New tokens for a refresh token, which is spent by it. One that was spent before ends the sign-in: someone else has a copy. */
export async function refreshTokens(database: Database, text: string, caller: Caller): Promise<SignInTokens | undefined> {
  const token = await findByText(database, text, ["refresh"]);
  if (!token) return;
  if (token.usedAt) return endReused(database, token, caller);
  if (!isAlive(token, new Date())) return;
  const tokens = await inTenant(database, token.organizationId, async (tx) => {
    const { organizationId, signInId, hint } = token;
    const { count } = await tx.agentSignInToken.updateMany({ where: { organizationId, signInId, hint, usedAt: null }, data: { usedAt: new Date() } });
    return count === 1 ? giveTokens(tx, token, caller) : undefined;
  });
  return tokens ?? endReused(database, token, caller);
}

async function endReused(database: Database, { organizationId, signInId, userId, machine }: SignInToken, caller: Caller): Promise<undefined> {
  await recordChange(database, { scope: { organizationId, actor: system, rights: new Set(), ...caller }, action: "agent-sign-in.revoke" }, async (tx) => {
    await tx.agentSignIn.deleteMany({ where: { organizationId, id: signInId } });
    return { target: signInId, before: { userId, machine }, after: { because: "a refresh token came a second time" }, result: undefined };
  });
}

/** Ends the sign-in of a token of either kind (RFC 7009); one that is over, or was never, is left alone. The audit entry is agent-sign-in.end. */
export async function endByToken(database: Database, text: string, caller: Caller): Promise<void> {
  const token = await findByText(database, text, ["access", "refresh"]);
  if (!token) return;
  const { organizationId, signInId } = token;
  await recordChange(database, { scope: { ...scopeOfSignIn(token), ...caller }, action: "agent-sign-in.end" }, async (tx) => {
    await tx.agentSignIn.deleteMany({ where: { organizationId, id: signInId } });
    return { target: signInId, before: { machine: token.machine }, result: undefined };
  });
}

async function findByText(database: Database, text: string, kinds: readonly SignInToken["kind"][]): Promise<SignInToken | undefined> {
  const credential = parseCredential(text);
  if (!credential) return;
  const token = await findSignInToken(statementsOf(database.prisma), credential);
  return token && kinds.includes(token.kind) ? token : undefined;
}

/** A new pair; access tokens that are over go. */
async function giveTokens(tx: Transaction, { organizationId, signInId }: SignInPlace, { ip = "unknown" }: Caller): Promise<SignInTokens> {
  const now = new Date();
  const signIn = await tx.agentSignIn.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: signInId } }, include: { membership: true } });
  const absoluteEnd = signIn.createdAt.getTime() + absoluteMs;
  const accessEnd = new Date(Math.min(now.getTime() + accessMs, absoluteEnd));
  await tx.agentSignInToken.deleteMany({ where: { organizationId, signInId, kind: "access", expiresAt: { lte: now } } });
  const add = async (kind: SignInToken["kind"], expiresAt: Date) => {
    const { credential, text } = createCredential(kind === "access" ? "ags" : "agr");
    const secretHash = Uint8Array.from(credential.secretHash);
    await tx.agentSignInToken.create({ data: { organizationId, signInId, kind, hint: credential.hint, secretHash, expiresAt } });
    return text;
  };
  const [accessToken, refreshToken] = [await add("access", accessEnd), await add("refresh", new Date(absoluteEnd))];
  await tx.agentSignIn.updateMany({
    where: { organizationId, id: signInId },
    data: { lastUsedAt: now, expiresAt: endOf(signIn.createdAt, now), address: ip.slice(0, 100) },
  });
  const rights = [...rightsOfSignIn(signIn.rights as SignInToken["rights"], Role.parse(signIn.membership.role))];
  return { accessToken, refreshToken, expiresInSeconds: Math.floor((accessEnd.getTime() - now.getTime()) / 1_000), rights };
}
