import { type Connection, findConnection } from "@postern/db/access/connection";
import { type TakenSignIn, takeSignIn } from "@postern/db/access/sign-in";
import { type Claims, signInPerson } from "@postern/db/access/sign-in-person";
import * as oidc from "openid-client";
import { factsOf } from "../caller-facts.ts";
import { forgetCookie, readCookie } from "../cookies.ts";
import type { Dashboard } from "../dashboard.ts";
import { hashOf } from "../token.ts";
import { checkOf } from "./check-of.ts";
import { demandTries, failedSignIn, redirect, SignInFailure } from "./failure.ts";
import { findProvider } from "./identity-provider.ts";
import { openSession } from "./open-session.ts";
import { bindingOf, redirectUriOf } from "./start.ts";

/** The browser is back from the identity provider: everything that was bound at the start must fit, once. */
export async function completeSignInAt(dashboard: Dashboard, request: Request, organization: string): Promise<Response> {
  const facts = factsOf(request.headers);
  try {
    demandTries(dashboard, facts);
    const signIn = await takeUnderWay(dashboard, request);
    const connection = await connectionOf(dashboard, signIn, organization);
    const { claims, authenticatedAt } = await exchange(dashboard, { connection, signIn, query: new URL(request.url).search });
    const person = await signInPerson(dashboard.database, connection, { claims, ip: facts.address, traceId: facts.traceId });
    if (signIn.againAs !== undefined && person.userId !== signIn.againAs) throw new SignInFailure("someone-else");
    const cookie = await openSession(dashboard, request, { person, facts, method: "sso", authenticatedAt });
    return redirect(dashboard.webUrl + signIn.returnTo, [cookie, forgetCookie(dashboard.cookies.signIn, dashboard.cookies.secure)]);
  } catch (error) {
    return failedSignIn(dashboard, error, { organization, ...facts });
  }
}

/** The sign-in this browser started. It is taken before anything is checked, so it can be tried once only. */
async function takeUnderWay({ database, cookies }: Dashboard, request: Request): Promise<TakenSignIn> {
  const cookie = readCookie(request.headers.get("cookie"), cookies.signIn);
  const signIn = cookie && (await takeSignIn(database, hashOf(cookie)));
  if (!signIn) throw new SignInFailure("cookie");
  return signIn;
}

/** The connection that was started with, if this is its address and it still is what it was: an answer of one provider never completes a sign-in at another. */
async function connectionOf(dashboard: Dashboard, signIn: TakenSignIn, organization: string): Promise<Connection> {
  const connection = await findConnection(dashboard.database, organization);
  const fits =
    connection?.organization.id === signIn.organizationId &&
    connection.id === signIn.connectionId &&
    redirectUriOf(dashboard, connection) === signIn.redirectUri &&
    signIn.state.endsWith(`.${bindingOf(dashboard, connection)}`);
  if (!connection || !fits) throw new SignInFailure("connection");
  return connection;
}

interface SignedIn {
  claims: Claims;
  authenticatedAt: Date | undefined;
}

/** Code for tokens; openid-client checks state, issuer (RFC 9207 too), PKCE, nonce, signature, audience and times. */
async function exchange(
  dashboard: Dashboard,
  { connection, signIn, query }: { connection: Connection; signIn: TakenSignIn; query: string },
): Promise<SignedIn> {
  const provider = await findProvider(dashboard, connection);
  try {
    const tokens = await oidc.authorizationCodeGrant(provider, new URL(signIn.redirectUri + query), {
      pkceCodeVerifier: signIn.codeVerifier,
      expectedState: signIn.state,
      expectedNonce: signIn.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new SignInFailure("token");
    const more = typeof claims.email === "string" ? claims : await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub);
    const saysWhen = provider.serverMetadata().claims_supported?.includes("auth_time") ?? false;
    return { claims: claimsOf(claims, more), authenticatedAt: authenticatedAt(claims, signIn, saysWhen) };
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
