import * as oidc from "openid-client";
import { demandEncryption } from "../address.ts";
import type { Env } from "../env.ts";
import { Ended, exitCodes } from "../exit.ts";
import { openAuthorizationServer } from "./authorization-server.ts";
import { withLock } from "./lock-file.ts";

/** `postern logout`: ends the sign-in at the gateway, then forgets all that is kept for it. Tokens and keys live until they are revoked in the dashboard. */
export async function logout(env: Env, server: string): Promise<string> {
  const { origin } = demandEncryption(server);
  const { credentials } = env;
  return withLock(`${credentials.file}.lock`, async () => {
    const kept = credentials.find(origin);
    if (!kept) return `You were not signed in at ${origin}.`;
    const failure = kept.signIn && (await revoke(origin, kept.signIn.refreshToken));
    credentials.forget(origin);
    if (failure)
      throw new Ended(
        failure.code,
        `forgotten here, but ${origin} was not told (${failure.message}): sign this machine out there, under Settings, Your sign-ins`,
      );
    const others = kept.token !== undefined || kept.apiKey !== undefined;
    return `${kept.signIn ? `Signed out of ${origin}.` : "Forgotten."}${others ? ` A token or key still works elsewhere until you revoke it in the dashboard of ${origin}.` : ""}`;
  });
}

async function revoke(origin: string, token: string): Promise<Ended | undefined> {
  try {
    await oidc.tokenRevocation(await openAuthorizationServer(origin), token);
    return undefined;
  } catch (error) {
    return error instanceof Ended ? error : new Ended(exitCodes.unreachable, error instanceof Error ? error.message : String(error));
  }
}
