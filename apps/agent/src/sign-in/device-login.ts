import { agentRights, oauthPaths } from "@postern/contract/agent-sign-in";
import * as oidc from "openid-client";
import type { Env } from "../env.ts";
import { Ended, exitCodes } from "../exit.ts";
import { machineName } from "../machine.ts";
import { terminalText } from "../terminal-text.ts";
import { agentVersion } from "../version.ts";
import { notReached, openAuthorizationServer, refusalOf } from "./authorization-server.ts";
import { withLock } from "./lock-file.ts";
import { signInOf } from "./renew.ts";

export interface DeviceLogin {
  server: string;
  /** The short name of the organization that it must be. */
  organization?: string | undefined;
  rights?: readonly string[] | undefined;
}
export interface LoginWorld {
  env: Env;
  /** Says something to the person at the terminal. */
  tell(line: string): void;
  /** Opens the address where the code is entered, where there is a browser. */
  openPage?: ((url: URL) => void) | undefined;
}

/** Signs a person in: shows a code, waits until they have answered in their browser, and keeps the tokens (RFC 8628). */
export async function loginByDevice({ server, organization, rights }: DeviceLogin, { env, tell, openPage }: LoginWorld): Promise<void> {
  const { origin } = new URL(server);
  const { credentials } = env;
  const whyOpen = credentials.sealFromNowOn(); // a file that cannot be opened shows before a person is asked
  const authorization = await openAuthorizationServer(server);
  const asked = { machine: machineName(), agent_version: agentVersion, ...(organization && { organization }), ...(rights && { scope: rights.join(" ") }) };
  const device = await oidc.initiateDeviceAuthorization(authorization, asked).catch((error: unknown) => {
    throw notReached(error, origin);
  });
  const page = pageOf(device, origin);
  tell(`Open ${origin}${oauthPaths.enter} and enter the code`);
  tell("");
  tell(`    ${terminalText(device.user_code)}`);
  tell("");
  tell(
    `It shows ${machineName()}, and what this agent may do: ${(rights ?? agentRights).join(", ")}. Waiting for your answer, ${Math.floor(device.expires_in / 60)} minutes at most.`,
  );
  openPage?.(page);
  const tokens = await answered(authorization, device, origin);
  await withLock(`${credentials.file}.lock`, async () => credentials.keep(origin, { signIn: signInOf(tokens) }));
  tell(`Your sign-in is kept in ${credentials.describe(whyOpen)}.`);
}

/** The page with the code filled in; at the gateway itself, whatever the answer says. */
function pageOf({ verification_uri_complete: complete, verification_uri: plain }: oidc.DeviceAuthorizationResponse, origin: string): URL {
  const text = complete ?? plain;
  const page = URL.canParse(text) ? new URL(text) : undefined;
  if (page?.origin !== origin) throw new Ended(exitCodes.unexpected, `${origin} names another place to enter the code: that is not followed`);
  return page;
}

const ends: Record<string, [code: number, words: string]> = {
  access_denied: [exitCodes.dismissed, "it was refused in the browser; nothing was changed"],
  expired_token: [exitCodes.expired, "nobody answered in time: run postern login again"],
  invalid_grant: [exitCodes.expired, "the code is not good any more: run postern login again"],
};

async function answered(authorization: oidc.Configuration, device: oidc.DeviceAuthorizationResponse, origin: string): Promise<oidc.TokenEndpointResponse> {
  const signal = AbortSignal.timeout(device.expires_in * 1_000);
  try {
    return await oidc.pollDeviceAuthorizationGrant(authorization, device, undefined, { signal });
  } catch (error) {
    const [code, words] = ends[signal.aborted ? "expired_token" : (refusalOf(error) ?? "")] ?? [];
    throw code === undefined || words === undefined ? notReached(error, origin) : new Ended(code, words);
  }
}
