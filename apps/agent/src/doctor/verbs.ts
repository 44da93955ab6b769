import type { DoctorVerbs } from "../commands/doctor.ts";
import { Ended, exitCodes } from "../exit.ts";
import { parseForward } from "../forward.ts";
import { openGateway } from "../open-gateway.ts";
import { openSheet } from "../output/sheet.ts";
import { callerOf } from "../policy-file/caller.ts";
import { type Credential, credentialForTunnels } from "../sign-in/credential.ts";
import { agentVersion } from "../version.ts";
import { say, type World } from "../world.ts";
import { examine } from "./examine.ts";
import type { Finding } from "./finding.ts";
import { findingLines, pasteLine } from "./finding-lines.ts";

/** `postern doctor`: throws an Ended of exit code 9 when it found a fault. */
export function doctorVerbs(world: World): DoctorVerbs {
  const { env, variables, stdout, stderr } = world;
  return {
    async doctor({ server = env.server, target, project, endpoint, quick, json }) {
      const sheet = openSheet(stdout, env.noColor);
      const findings: Finding[] = [];
      const showsProgress = stderr.isTTY && !json;
      const clear = () => showsProgress && stderr.write("\r\u001b[K");
      await examine({
        ...{ env, variables, server, project, endpoint, quick, version: agentVersion },
        forward: target === undefined ? undefined : parseForward(target),
        openGateway: () => openGateway(env, server),
        openCall: () => callerOf(openGateway(env, server)),
        findToken: () => tokenOrNothing(() => credentialForTunnels(env, server)),
        found(finding) {
          findings.push(finding);
          clear();
          if (json) say(world, JSON.stringify({ v: 1, type: "finding", ...finding }));
          else for (const line of findingLines(finding, sheet)) say(world, line);
        },
        progress: (left) => void (showsProgress && stderr.write(`\r\u001b[KHolding a line idle: ${left} s left (--quick leaves this out)`)),
      });
      const faults = findings.filter(({ kind }) => kind === "fault");
      if (!json) say(world, `\n${pasteLine(findings, agentVersion)}`);
      if (faults.length > 0)
        throw new Ended(exitCodes.fault, `${faults.length === 1 ? "one fault" : `${faults.length} faults`}: ${faults.map(({ check }) => check).join(", ")}`);
    },
  };
}

async function tokenOrNothing(find: () => Credential): Promise<string | undefined> {
  try {
    const credential = find();
    await credential.renew();
    return credential.token;
  } catch (error) {
    if (error instanceof Ended) return undefined;
    throw error;
  }
}
