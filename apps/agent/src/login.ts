import { demandEncryption } from "./address.ts";
import { forgetToken, storeToken, tokenForm } from "./credentials.ts";
import type { Env } from "./env.ts";
import { Ended, exitCodes } from "./exit.ts";
import { askSecret } from "./prompt.ts";

export interface Terminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
}

/** `postern login`: keeps an agent token for a server, typed unseen or piped in, never on the command line. */
export async function login(env: Env, server: string, terminal: Terminal): Promise<string> {
  const { origin } = demandEncryption(server);
  const token = await askSecret(`Agent token for ${origin} (made in the dashboard, under API keys): `, terminal);
  if (token === "") throw new Ended(exitCodes.usage, "no token was given; nothing was changed");
  if (!tokenForm.test(token)) throw new Ended(exitCodes.usage, "that is not an agent token: it starts with agt_ and is 62 characters long");
  storeToken(env.credentialsFile, origin, token);
  return `Stored for ${origin} in ${env.credentialsFile}. Now: postern listen 4000 --server ${origin}`;
}

/** `postern logout`: forgets a server's token here; the token itself lives until it is revoked in the dashboard. */
export function logout(env: Env, server: string): string {
  const { origin } = demandEncryption(server);
  if (!forgetToken(env.credentialsFile, origin)) return `There was no token for ${origin}.`;
  return `Forgotten. The token itself still works until you revoke it in the dashboard of ${origin}.`;
}
