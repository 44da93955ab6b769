import { demandEncryption } from "../address.ts";
import { apiKeyForm, tokenForm } from "../credentials/credentials.ts";
import type { Env } from "../env.ts";
import { Ended, exitCodes } from "../exit.ts";
import { askSecret } from "../prompt.ts";

export interface Terminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
}

/** `postern login --token`: keeps an agent token or an API key for a server, typed unseen or piped in, never on the command line. */
export async function loginByToken({ credentials }: Env, server: string, terminal: Terminal): Promise<string> {
  const { origin } = demandEncryption(server);
  if (credentials.find(origin)?.signIn)
    throw new Ended(exitCodes.usage, `you are signed in at ${origin}, and that comes first: run postern logout --server ${origin} before`);
  const text = await askSecret(`Agent token, or API key, for ${origin} (made in the dashboard, under API keys): `, terminal);
  if (text === "") throw new Ended(exitCodes.usage, "no token was given; nothing was changed");
  const isKey = apiKeyForm.test(text);
  if (!isKey && !tokenForm.test(text)) throw new Ended(exitCodes.usage, "that is no agent token (agt_…) and no API key (key_…): each is 62 characters long");
  const whyOpen = credentials.sealFromNowOn();
  credentials.keep(origin, isKey ? { apiKey: text } : { token: text });
  return `Stored for ${origin} in ${credentials.describe(whyOpen)}. Now: postern ${isKey ? "pull" : "listen 4000"} --server ${origin}`;
}
