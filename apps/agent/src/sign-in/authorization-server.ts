import { agentClientId } from "@postern/contract/agent-sign-in";
import * as oidc from "openid-client";
import { demandEncryption } from "../address.ts";
import { Ended, exitCodes } from "../exit.ts";
import { fetchOut } from "../way-out/call-out.ts";

const waitSeconds = 10;

/** The gateway's dashboard as the authorization server that it is (RFC 8414). Throws an Ended when it is away, or is none. */
export async function openAuthorizationServer(server: string): Promise<oidc.Configuration> {
  const { origin, protocol } = demandEncryption(server);
  const options: oidc.DiscoveryRequestOptions = {
    algorithm: "oauth2",
    timeout: waitSeconds,
    [oidc.customFetch]: (url, init) => fetchOut(url, init as RequestInit),
    ...(protocol === "http:" && { execute: [oidc.allowInsecureRequests] }), // this machine alone: demandEncryption sees to it
  };
  try {
    return await oidc.discovery(new URL(origin), agentClientId, undefined, oidc.None(), options);
  } catch (error) {
    throw notReached(error, origin);
  }
}

/** What the server said no with, such as invalid_grant; nothing when it could not be asked. */
export function refusalOf(error: unknown): string | undefined {
  return error instanceof oidc.ResponseBodyError ? error.error : undefined;
}

/** Why the authorization server could not be asked, in words. */
export function notReached(error: unknown, origin: string): Ended {
  if (error instanceof oidc.ResponseBodyError) return new Ended(exitCodes.unexpected, `${origin} refused: ${error.error_description ?? error.error}`);
  const isAnswer = error instanceof oidc.ClientError && /^OAUTH_/.test(error.code ?? "") && error.code !== "OAUTH_TIMEOUT";
  if (isAnswer)
    return new Ended(
      exitCodes.unreachable,
      `${origin} answers, but not as a Postern dashboard of this address does: give the dashboard's own address with --server`,
    );
  return new Ended(
    exitCodes.unreachable,
    `${origin} cannot be reached (${reasonOf(error)}): is the gateway running, and is this its dashboard address? (--server)`,
  );
}

function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code && /^E[A-Z]+$/.test(code)) return code;
  }
  return error instanceof Error ? error.message : String(error);
}
