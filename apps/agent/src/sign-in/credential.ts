import { apiKeyForm, tokenForm } from "../credentials/credentials.ts";
import type { Env } from "../env.ts";
import { Ended, exitCodes } from "../exit.ts";
import { renewSignIn } from "./renew.ts";
import { workloadAt } from "./workload.ts";

/** What a gateway is shown. The token is read for each call; `renew` sees to it that it is good for a while. */
export interface Credential {
  readonly token: string;
  renew(): Promise<void>;
  /** This machine keeps it; the environment gives the others. */
  readonly isKept?: boolean | undefined;
}

/** To open tunnels with: the environment's agent token, or what a workload is given, else the person's sign-in, else the agent token that is kept. Throws an Ended when there is none. */
export function credentialForTunnels(env: Env, server: string): Credential {
  const inEnvironment = formed(env.token, tokenForm, "POSTERN_AGENT_TOKEN is not an agent token (agt_…)") ?? workloadAt(env, server);
  const found = inEnvironment ?? signInAt(env, server) ?? fixed(env.credentials.find(server)?.token, true);
  if (!found) throw notSignedIn(server, "POSTERN_AGENT_TOKEN");
  return found;
}

/** To ask and configure with: the environment's API key, else the person's sign-in, else the API key that is kept. Throws an Ended when there is none. */
export function credentialForCalls(env: Env, server: string): Credential {
  const found =
    formed(env.apiKey, apiKeyForm, "POSTERN_API_KEY is not an API key (key_…)") ?? signInAt(env, server) ?? fixed(env.credentials.find(server)?.apiKey, true);
  if (!found) throw notSignedIn(server, "POSTERN_API_KEY");
  return found;
}

function formed(text: string | undefined, form: RegExp, fault: string): Credential | undefined {
  if (text !== undefined && !form.test(text)) throw new Ended(exitCodes.notSignedIn, `${fault}: make one in the dashboard, under API keys`);
  return fixed(text);
}

function fixed(text: string | undefined, isKept = false): Credential | undefined {
  return text === undefined ? undefined : { token: text, renew: async () => {}, isKept };
}

/** A person's sign-in, which another process may renew as well: what the file says now is what counts. */
function signInAt(env: Env, server: string): Credential | undefined {
  if (!env.credentials.find(server)?.signIn) return;
  return {
    get token() {
      const signIn = env.credentials.find(server)?.signIn;
      if (!signIn) throw notSignedIn(server, "POSTERN_AGENT_TOKEN");
      return signIn.accessToken;
    },
    renew: () => renewSignIn(env.credentials, server),
    isKept: true,
  };
}

function notSignedIn(server: string, variable: string): Ended {
  return new Ended(exitCodes.notSignedIn, `you are not signed in at ${server}: run postern login --server ${server}, or set ${variable}`);
}

const renewEveryMs = 60_000;

/** Keeps a credential good while something runs for hours; a failure is tried again, and told by what is called with it. Answers how to stop. */
export function keepRenewed(credential: { renew?(): Promise<void> }): () => void {
  const clock = setInterval(() => void credential.renew?.().catch(() => {}), renewEveryMs);
  clock.unref();
  return () => clearInterval(clock);
}
