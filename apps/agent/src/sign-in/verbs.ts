import type { SignInVerbs } from "../commands/sign-in.ts";
import { ask } from "../gateway.ts";
import { openGateway } from "../open-gateway.ts";
import { terminalText } from "../terminal-text.ts";
import { say, type World } from "../world.ts";
import { loginByDevice } from "./device-login.ts";
import { loginByToken } from "./login.ts";
import { logout } from "./logout.ts";
import { hasBrowser, openInBrowser } from "./open-browser.ts";
import { nameOf, whoami } from "./whoami.ts";

/** `postern login`, `logout` and `whoami`, in this world. */
export function signInVerbs(world: World): SignInVerbs {
  const { env, variables, stdin, stderr } = world;
  return {
    async login({ server = env.server, token = false, browser = true, ...wanted }) {
      if (token) return say(world, await loginByToken(env, server, { input: stdin, output: stderr }));
      const openPage = browser && hasBrowser(variables) ? openInBrowser : undefined;
      await loginByDevice({ server, ...wanted }, { env, tell: (line) => void stderr.write(`${line}\n`), openPage });
      const who = await ask(openGateway({ ...env, apiKey: undefined }, server), "session.get", {});
      say(world, terminalText(`Signed in at ${server} as ${nameOf(who)}. Now: postern listen 4000 --server ${server}`));
    },
    logout: async ({ server = env.server }) => say(world, await logout(env, server)),
    async whoami({ server = env.server, json }) {
      const gateway = openGateway(env, server);
      await gateway.renew?.(); // a workload has no token before
      say(world, await whoami(gateway, { json, ...(gateway.isKept && { keptIn: env.credentials.describe() }) }));
    },
  };
}
