import { doctorVerbs } from "./doctor/verbs.ts";
import { listenHere } from "./listen-here.ts";
import { mirrorVerbs } from "./mirror/verbs.ts";
import { openGateway } from "./open-gateway.ts";
import { applyFile, planFile, pullFile, type Terminal, testFile } from "./policy-file/commands.ts";
import { fileTerminal } from "./policy-file/terminal.ts";
import type { Verbs } from "./program.ts";
import { providers } from "./providers.ts";
import { eventVerbs } from "./requests/verbs.ts";
import { sampleVerbs } from "./samples/verbs.ts";
import { serviceVerbs } from "./service/verbs.ts";
import { shareVerbs } from "./share/verbs.ts";
import { signInVerbs } from "./sign-in/verbs.ts";
import { tunnelVerbs } from "./tunnels/verbs.ts";
import { upVerbs } from "./up/verbs.ts";
import { readCertificate } from "./way-out/read-certificate.ts";
import { goOutBy } from "./way-out/way-out.ts";
import { say, type World } from "./world.ts";

/** What each command does in this world. */
export function verbsIn(world: World): Verbs {
  const { env } = world;
  const atFile =
    <Wanted extends object>(verb: (command: Wanted, terminal: Terminal) => Promise<void>) =>
    (command: Wanted & { server?: string }) =>
      fileTerminal({ ...world, server: command.server ?? env.server }, (terminal) => verb(command, terminal));
  return {
    goOut(files) {
      Object.assign(env.wayOut, files); // what the command line says counts before the environment
      goOutBy({ ...env.wayOut, certificate: readCertificate(env.wayOut) });
    },
    listen: (command) => listenHere(command, world),
    ...mirrorVerbs(world),
    ...upVerbs(world),
    ...eventVerbs(world),
    ...sampleVerbs(world),
    ...tunnelVerbs(world),
    ...shareVerbs(world),
    ...doctorVerbs(world),
    ...serviceVerbs(world),
    printCompletion: (script) => say(world, script.trimEnd()),
    providers: async ({ server = env.server, ...wanted }) => say(world, await providers(wanted, openGateway(env, server))),
    ...signInVerbs(world),
    pull: atFile(pullFile),
    plan: atFile(planFile),
    apply: atFile(applyFile),
    testPolicy: atFile(testFile),
  };
}
