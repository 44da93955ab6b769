import { demandEncryption } from "../address.ts";
import type { ShareVerbs } from "../commands/share.ts";
import { Ended, exitCodes } from "../exit.ts";
import { ask } from "../gateway.ts";
import { openGateway } from "../open-gateway.ts";
import { openScreen } from "../output/screen.ts";
import { callerOf } from "../policy-file/caller.ts";
import { findProject } from "../project.ts";
import { keepRenewed } from "../sign-in/credential.ts";
import { tellEnd } from "../tell-end.ts";
import { terminalText } from "../terminal-text.ts";
import { onStop, say, type World } from "../world.ts";
import { openConnectPort } from "./connect.ts";
import { demandShare } from "./demand-share.ts";
import { share } from "./share.ts";

/** `postern share http`, `share tcp`, `share revoke`, `connect`. */
export function shareVerbs(world: World): ShareVerbs {
  const { env, stdout, stderr } = world;
  return {
    async share(command) {
      const tell = openScreen(command.options.output, { out: stdout, err: stderr, noColor: env.noColor });
      const ended = await tellEnd(tell, () => share(command, { env, tell, onStop }));
      if (ended) process.exitCode = ended.code;
    },
    async connect({ name, port = 0, server = env.server }) {
      const gateway = openGateway(env, server);
      await demandShare(callerOf(gateway), name);
      const { hubUrl } = await ask(gateway, "gateway.get", {});
      const tell = (line: string) => void stderr.write(`${line}\n`);
      const local = await openConnectPort({ hubUrl: demandEncryption(hubUrl), name, port, readToken: () => gateway.token, tell }).catch((error: Error) => {
        throw new Ended(exitCodes.usage, `127.0.0.1:${port} cannot be listened on: ${error.message}`);
      });
      say(world, `127.0.0.1:${local.port}  ->  ${terminalText(name)}   Ctrl-C to stop`);
      const stopRenewing = keepRenewed(gateway);
      await new Promise<void>((resolve) => onStop(resolve));
      stopRenewing();
      local.close();
    },
    async revokeShare({ name, server, project, json }) {
      const call = callerOf(openGateway(env, server));
      const { id: projectId } = await findProject(call, project);
      const found = (await call("share.list", { projectId })).find((one) => one.name === name && one.endedAt === undefined);
      if (!found) throw new Ended(exitCodes.usage, `there is no open share "${name}"`);
      await call("share.revoke", { id: found.id });
      say(world, json ? JSON.stringify({ v: 1, type: "revoked", share: found.id }) : `Revoked: ${terminalText(name)} is closed to everyone`);
    },
  };
}
