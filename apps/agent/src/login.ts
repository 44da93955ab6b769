import { demandEncryption } from "./address.ts";
import { apiKeyForm, forgetCredentials, storeCredential, tokenForm } from "./credentials.ts";
import type { Env } from "./env.ts";
import { Ended, exitCodes } from "./exit.ts";
import { askSecret } from "./prompt.ts";

export interface Terminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
}

/** `postern login`: keeps an agent token or an API key for a server, typed unseen or piped in, never on the command line. */
export async function login(env: Env, server: string, terminal: Terminal): Promise<string> {
  const { origin } = demandEncryption(server);
  const text = await askSecret(`Agent token, or API key, for ${origin} (made in the dashboard, under API keys): `, terminal);
  if (text === "") throw new Ended(exitCodes.usage, "no token was given; nothing was changed");
  const isKey = apiKeyForm.test(text);
  if (!isKey && !tokenForm.test(text)) throw new Ended(exitCodes.usage, "that is no agent token (agt_…) and no API key (key_…): each is 62 characters long");
  storeCredential(env.credentialsFile, origin, text);
  return `Stored for ${origin} in ${env.credentialsFile}. Now: postern ${isKey ? "pull" : "listen 4000"} --server ${origin}`;
}

/** `postern logout`: forgets a server's token and key here; they live until they are revoked in the dashboard. */
export function logout(env: Env, server: string): string {
  const { origin } = demandEncryption(server);
  if (!forgetCredentials(env.credentialsFile, origin)) return `There was no token for ${origin}.`;
  return `Forgotten. It still works elsewhere until you revoke it in the dashboard of ${origin}.`;
}
