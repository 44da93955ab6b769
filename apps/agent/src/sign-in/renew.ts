import * as oidc from "openid-client";
import type { Credentials, SignIn } from "../credentials/credentials.ts";
import { Ended, exitCodes } from "../exit.ts";
import { notReached, openAuthorizationServer, refusalOf } from "./authorization-server.ts";
import { withLock } from "./lock-file.ts";

/** A token that ends sooner than this is renewed first, so that it does not end under way. */
const goodForMs = 120_000;

/** Sees to it that the sign-in kept for a server is good for a while. Throws an Ended when it is over, or could not be renewed in time. */
export async function renewSignIn(credentials: Credentials, server: string, nowMs = Date.now): Promise<void> {
  if (isGood(credentials.find(server)?.signIn, nowMs())) return;
  // Of two agents that renew at once the second would show a token that is spent, and both would be signed out.
  await withLock(`${credentials.file}.lock`, async () => {
    const { signIn } = credentials.find(server) ?? {};
    if (!signIn) throw over(server);
    if (isGood(signIn, nowMs())) return;
    try {
      credentials.keep(server, { signIn: await renewed(server, signIn) });
    } catch (error) {
      if (error instanceof Ended && error.code === exitCodes.notSignedIn) credentials.keep(server, { signIn: undefined });
      else if (signIn.expiresAt > nowMs()) return; // it is good for this call
      throw error;
    }
  });
}

function isGood(signIn: SignIn | undefined, nowMs: number): boolean {
  return signIn !== undefined && signIn.expiresAt > nowMs + goodForMs;
}

async function renewed(server: string, { refreshToken }: SignIn): Promise<SignIn> {
  const authorization = await openAuthorizationServer(server);
  try {
    return signInOf(await oidc.refreshTokenGrant(authorization, refreshToken));
  } catch (error) {
    throw refusalOf(error) === "invalid_grant" ? over(server) : notReached(error, new URL(server).origin);
  }
}

/** What is kept of tokens. */
export function signInOf({ access_token: accessToken, refresh_token: refreshToken, expires_in: seconds }: oidc.TokenEndpointResponse): SignIn {
  if (refreshToken === undefined || seconds === undefined)
    throw new Ended(exitCodes.versionRefused, "the gateway gave no refresh token: update the agent, or the gateway");
  return { accessToken, refreshToken, expiresAt: Date.now() + seconds * 1_000 };
}

function over(server: string): Ended {
  return new Ended(exitCodes.notSignedIn, `your sign-in at ${server} is over: run postern login --server ${server}`);
}
