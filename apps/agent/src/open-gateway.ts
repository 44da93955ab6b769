import type { Env } from "./env.ts";
import { Ended } from "./exit.ts";
import type { Gateway } from "./gateway.ts";
import { type Credential, credentialForCalls, credentialForTunnels } from "./sign-in/credential.ts";

/** The gateway, asked in the name of the API key or the person that is at hand, else of the agent token. Throws an Ended when there is none of them. */
export function openGateway(env: Env, server = env.server): Gateway {
  return gatewayWith(server, callsElseTunnels(env, server));
}

/** The gateway, asked with this credential: its token is read for each call. */
export function gatewayWith(server: string, credential: Credential): Gateway {
  return {
    server,
    get token() {
      return credential.token;
    },
    renew: () => credential.renew(),
    isKept: credential.isKept,
  };
}

function callsElseTunnels(env: Env, server: string): Credential {
  try {
    return credentialForCalls(env, server);
  } catch (none) {
    if (!(none instanceof Ended)) throw none;
    return tunnelsOr(none, env, server);
  }
}

/** What a person without a token has to do is to sign in: that is what they are told. */
function tunnelsOr(none: Ended, env: Env, server: string): Credential {
  try {
    return credentialForTunnels(env, server);
  } catch {
    throw none;
  }
}
