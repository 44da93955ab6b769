import { type Connection, findConnection } from "@postern/db/access/connection";
import type { TakenSignIn } from "@postern/db/access/sign-in";
import type { Claims } from "@postern/db/access/sign-in-person";
import * as oidc from "openid-client";
import type { Dashboard } from "../dashboard.ts";
import { checkOf } from "./check-of.ts";
import { SignInFailure } from "./failure.ts";
import { findProvider } from "./identity-provider.ts";
import { bindingOf, redirectUriOf } from "./start.ts";

/** The connection that was started with, if this is its address and it still is what it was: an answer of one provider never completes a sign-in at another. */
export async function connectionOf(dashboard: Dashboard, signIn: TakenSignIn, organization: string): Promise<Connection> {
  const connection = await findConnection(dashboard.database, organization, signIn.endpoint && signIn.connectionId);
  const fits =
    connection?.organization.id === signIn.organizationId &&
    connection.id === signIn.connectionId &&
    redirectUriOf(dashboard, connection) === signIn.redirectUri &&
    signIn.state.endsWith(`.${bindingOf(dashboard, connection)}`);
  if (!connection || !fits) throw new SignInFailure("connection");
  return connection;
}

/** Who came back, by the provider's word, and when it saw them. */
export interface SignedIn {
  claims: Claims;
  /** All that the provider told of them. */
  told: Readonly<Record<string, unknown>>;
  authenticatedAt: Date | undefined;
}

interface Back {
  connection: Connection;
  signIn: TakenSignIn;
  /** The callback's, with its question mark. */
  query: string;
  /** Names of claims that are asked for at the provider's other end when the ID token lacks them. */
  wanted?: ReadonlySet<string>;
}

/** Code for tokens; openid-client checks state, issuer (RFC 9207 too), PKCE, nonce, signature, audience and times. */
export async function exchange(dashboard: Dashboard, { connection, signIn, query, wanted = new Set() }: Back): Promise<SignedIn> {
  const provider = await findProvider(dashboard, connection);
  try {
    const tokens = await oidc.authorizationCodeGrant(provider, new URL(signIn.redirectUri + query), {
      pkceCodeVerifier: signIn.codeVerifier,
      expectedState: signIn.state,
      expectedNonce: signIn.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    // The library asks for azp among several audiences only; whom a token was issued to is asked here in any case (OpenID Connect Core, 3.1.3.7).
    if (!claims || (claims.azp !== undefined && claims.azp !== connection.clientId)) throw new SignInFailure("token");
    const isAll = typeof claims.email === "string" && [...wanted].every((name) => name in claims);
    const hasMore = provider.serverMetadata().userinfo_endpoint !== undefined;
    const more = isAll || (typeof claims.email === "string" && !hasMore) ? {} : await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub);
    const told = { ...more, ...claims };
    const saysWhen = provider.serverMetadata().claims_supported?.includes("auth_time") ?? false;
    return { claims: claimsOf(claims, told), told, authenticatedAt: authenticatedAt(claims, signIn, saysWhen) };
  } catch (error) {
    throw error instanceof SignInFailure ? error : new SignInFailure(checkOf(error), error);
  }
}

const leewayMs = 60_000;

const longAgo = new Date(0);

/**
 * When the provider saw the person. One who was to sign in again must have been seen since the start. A provider that can say when and does not was
 * not asked: whoever has the browser can take the question out of the address. One that cannot is believed to have asked again, as it was told to;
 * of a first sign-in, which it may let pass without a word, nothing is believed.
 */
function authenticatedAt({ auth_time: seconds }: oidc.IDToken, { startedAt, againAs }: TakenSignIn, saysWhen: boolean): Date | undefined {
  if (typeof seconds !== "number") {
    if (againAs === undefined) return longAgo;
    if (saysWhen) throw new SignInFailure("no-time");
    return;
  }
  const at = new Date(Math.min(seconds * 1_000, Date.now()));
  if (againAs !== undefined && at.getTime() < startedAt.getTime() - leewayMs) throw new SignInFailure("not-again");
  return at;
}

function claimsOf({ iss, sub }: oidc.IDToken, { email, name }: Record<string, unknown>): Claims {
  if (typeof email !== "string" || email.length > 254 || !email.includes("@")) throw new SignInFailure("email");
  const shown = typeof name === "string" ? name.trim().slice(0, 80) : "";
  return { issuer: iss, subject: sub, email, name: shown || email };
}
