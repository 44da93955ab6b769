import { openValue, sealValue } from "../data-keys.ts";
import type { Database } from "../database.ts";
import { newId } from "../new-id.ts";
import { statementsOf } from "../statement.ts";
import { inTenant } from "../tenant-transaction.ts";

/** Between leaving for the identity provider and coming back. */
export const signInMs = 600_000;

export interface SignIn {
  organizationId: string;
  connectionId: string;
  state: string;
  nonce: string;
  codeVerifier: string;
  redirectUri: string;
  returnTo: string;
  /** The person who signs in once more, if it is not a first sign-in. */
  againAs?: string | undefined;
  /** Where someone is to be let in, if the sign-in is none at the dashboard. */
  endpoint?: SignInAtEndpoint | undefined;
}

/** The endpoint, and the browser that it sent: its hash is of a cookie at the endpoint's own host. */
export interface SignInAtEndpoint {
  /** The endpoint or the share. */
  placeId: string;
  browserHash: Uint8Array;
}

/** A sign-in that came back, and when it was started. */
export interface TakenSignIn extends SignIn {
  startedAt: Date;
}

/** Remembers a sign-in under way; it is found again by the hash of the browser's cookie, once, within ten minutes. */
export async function startSignIn(database: Database, { codeVerifier, endpoint, ...signIn }: SignIn, cookieHash: Uint8Array): Promise<void> {
  const { organizationId } = signIn;
  const id = newId("sin");
  await inTenant(database, organizationId, async (tx) => {
    const sealed = await sealValue(statementsOf(tx), database, { place: placeOf(organizationId, id), value: codeVerifier });
    await tx.signIn.deleteMany({ where: { organizationId, expiresAt: { lte: new Date() } } });
    await tx.signIn.create({
      data: {
        ...{ ...signIn, id, codeVerifier: sealed, cookieHash: Uint8Array.from(cookieHash), expiresAt: new Date(Date.now() + signInMs) },
        ...(endpoint && { endpointId: endpoint.placeId, browserHash: Uint8Array.from(endpoint.browserHash) }),
      },
    });
  });
}

/** Takes the sign-in of this cookie out of the table: a second callback with the same cookie finds nothing. */
export async function takeSignIn(database: Database, cookieHash: Uint8Array): Promise<TakenSignIn | undefined> {
  const [found] = await database.prisma.$queryRaw<{ id: string; organizationId: string }[]>`
    SELECT id, organization_id AS "organizationId" FROM app.find_sign_in(${cookieHash}::bytea)`;
  if (!found) return;
  const { id, organizationId } = found;
  return inTenant(database, organizationId, async (tx) => {
    const row = await tx.signIn.findUnique({ where: { organizationId_id: { organizationId, id } } });
    const { count } = await tx.signIn.deleteMany({ where: { organizationId, id } });
    if (!row || count !== 1) return;
    const codeVerifier = await openValue(statementsOf(tx), database, { place: placeOf(organizationId, id), sealed: row.codeVerifier });
    const { connectionId, state, nonce, redirectUri, returnTo, againAs, endpointId, browserHash } = row;
    const startedAt = new Date(row.expiresAt.getTime() - signInMs);
    return {
      organizationId,
      connectionId,
      state,
      nonce,
      codeVerifier: codeVerifier.toString(),
      redirectUri,
      returnTo,
      startedAt,
      ...(againAs !== null && { againAs }),
      ...(endpointId !== null && browserHash !== null && { endpoint: { placeId: endpointId, browserHash } }),
    };
  });
}

function placeOf(organizationId: string, row: string) {
  return { organizationId, table: "sign_in", column: "code_verifier", row };
}
