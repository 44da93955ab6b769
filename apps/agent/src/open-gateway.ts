import { apiKeyFor, tokenFor } from "./credentials.ts";
import type { Env } from "./env.ts";
import { Ended } from "./exit.ts";
import type { Gateway } from "./gateway.ts";

/** The gateway, asked in the name of the API key that is at hand, else of the agent token. Throws an Ended when there is neither. */
export function openGateway(env: Env, server = env.server): Gateway {
  try {
    return { server, token: apiKeyFor(env, server) };
  } catch (noKey) {
    if (!(noKey instanceof Ended)) throw noKey;
    return { server, token: tokenOr(noKey, env, server) };
  }
}

/** What a person without a token has to do is to sign in with a key: that is what they are told. */
function tokenOr(noKey: Ended, env: Env, server: string): string {
  try {
    return tokenFor(env, server);
  } catch {
    throw noKey;
  }
}
