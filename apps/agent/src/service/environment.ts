import path from "node:path";
import type { Env } from "../env.ts";
import { Ended, exitCodes } from "../exit.ts";

/** What a service has to be told of this terminal's variables, as it has none of them: the way out, whom to trust, and that no keyring is asked. */
export function serviceEnvironment(
  { wayOut: { proxy, except } }: Env,
  { NODE_EXTRA_CA_CERTS: authorities, POSTERN_KEYRING: keyring }: NodeJS.ProcessEnv,
): Record<string, string> {
  if (proxy?.password)
    throw new Ended(
      exitCodes.usage,
      "the proxy's address holds a password, and a service's file would show it: name the proxy without, and give the service the password by your system",
    );
  return {
    ...(proxy && { HTTPS_PROXY: proxy.href }),
    ...(proxy && except !== undefined && { NO_PROXY: except }),
    ...(keyring && { POSTERN_KEYRING: keyring }),
    ...(authorities && { NODE_EXTRA_CA_CERTS: path.resolve(authorities) }),
  };
}

/** The client certificate, by whole paths. */
export function certificateOptions({ wayOut: { cert, key } }: Env): string[] {
  return [...(cert === undefined ? [] : ["--cert", path.resolve(cert)]), ...(key === undefined ? [] : ["--key", path.resolve(key)])];
}
