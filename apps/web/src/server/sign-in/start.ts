import { type Connection, findConnection } from "@postern/db/access/connection";
import { findSession, sessionAbsoluteMs } from "@postern/db/access/session";
import { type SignIn, signInMs, startSignIn } from "@postern/db/access/sign-in";
import * as oidc from "openid-client";
import { type CallerFacts, factsOf } from "../caller-facts.ts";
import { readCookie, writeCookie } from "../cookies.ts";
import type { Dashboard } from "../dashboard.ts";
import { returnTo } from "../return-to.ts";
import { hashOf, newToken } from "../token.ts";
import { failedSignIn, redirect, SignInFailure } from "./failure.ts";
import { findProvider } from "./identity-provider.ts";

/** Sends the browser to the organization's identity provider. What comes back is bound to this browser, connection, issuer, client and address. */
export async function startSignInAt(dashboard: Dashboard, request: Request, organization: string): Promise<Response> {
  const facts = factsOf(request.headers);
  try {
    demandTurn(dashboard, facts);
    const connection = await findConnection(dashboard.database, organization);
    if (!connection) throw new SignInFailure("organization");
    const query = new URL(request.url).searchParams;
    const againAs = query.has("again") ? await personOf(dashboard, request, connection) : undefined;
    const afterwards = { returnTo: returnTo(query.get("return_to")), againAs, asksAgain: againAs !== undefined };
    const { url, cookie } = await prepareSignIn(dashboard, connection, afterwards);
    const { signIn, secure } = dashboard.cookies;
    return redirect(url.href, [writeCookie(signIn, cookie, { maxAgeSeconds: signInMs / 1_000, secure })]);
  } catch (error) {
    return failedSignIn(dashboard, error, { organization, ...facts });
  }
}

/** Who is signed in to this organization in this browser; a first sign-in when nobody is. */
async function personOf({ database, cookies }: Dashboard, request: Request, { organization }: Connection): Promise<string | undefined> {
  const token = readCookie(request.headers.get("cookie"), cookies.session);
  const session = token && (await findSession(database, hashOf(token)));
  if (session && session.organization.id === organization.id) return session.user.id;
}

/** Asks the provider to ask for the password, whatever session of its own it has (OpenID Connect Core, section 3.1.2.1). */
const askAgain = { prompt: "login", max_age: "0" };
/** With any max_age the provider has to say when it saw the person (section 2); nobody is asked who was within the life of a session of ours. */
const askWhen = { max_age: String(sessionAbsoluteMs / 1_000) };

/** What follows a sign-in, and what the provider is asked for besides. */
interface Afterwards extends Pick<SignIn, "returnTo" | "againAs" | "endpoint"> {
  asksAgain: boolean;
  asksForGroups?: boolean;
}

/** Writes a sign-in under way; its cookie goes to the browser, which goes to the provider. */
export async function prepareSignIn(
  dashboard: Dashboard,
  connection: Connection,
  { asksAgain, asksForGroups = false, ...afterwards }: Afterwards,
): Promise<{ url: URL; cookie: string; state: string }> {
  const provider = await findProvider(dashboard, connection);
  const redirectUri = redirectUriOf(dashboard, connection);
  const state = `${oidc.randomState()}.${bindingOf(dashboard, connection)}`;
  const nonce = oidc.randomNonce();
  const codeVerifier = oidc.randomPKCECodeVerifier();
  const cookie = newToken();
  const bound = { organizationId: connection.organization.id, connectionId: connection.id, state, nonce, codeVerifier, redirectUri, ...afterwards };
  await startSignIn(dashboard.database, bound, hashOf(cookie));

  const url = oidc.buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri,
    scope: `openid email profile${asksForGroups && takesScope(provider, "groups") ? " groups" : ""}`,
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    ...(asksAgain ? askAgain : askWhen),
  });
  return { url, cookie, state };
}

/** Some name a person's groups only to whoever asks for them; others refuse a scope that they do not know. */
function takesScope(provider: oidc.Configuration, scope: string): boolean {
  return provider.serverMetadata().scopes_supported?.includes(scope) ?? false;
}

export function redirectUriOf({ webUrl }: Pick<Dashboard, "webUrl">, { organization }: Pick<Connection, "organization">): string {
  return `${webUrl}/sso/${organization.slug}/callback`;
}

/** What the state ends with: a connection that is pointed at another issuer, client or address meanwhile cannot complete this sign-in. */
export function bindingOf(dashboard: Pick<Dashboard, "webUrl">, connection: Connection): string {
  const { id, issuer, clientId } = connection;
  return hashOf(JSON.stringify([id, issuer, clientId, redirectUriOf(dashboard, connection)]))
    .toString("base64url")
    .slice(0, 22);
}

const turns = { limit: 30, windowMs: 60_000, burst: 30 };

/** Anyone may start a sign-in, so each address has only so many turns a minute. */
function demandTurn({ takeToken }: Dashboard, { address }: CallerFacts): void {
  if (!takeToken(`sign-in ${address}`, turns).taken) throw new SignInFailure("too-many");
}
