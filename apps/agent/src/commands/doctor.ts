import type { Command } from "commander";
import { jsonOption, projectOption, serverOption } from "./options.ts";

export interface DoctorVerbs {
  doctor(command: { server?: string; target?: string; project?: string; endpoint?: string; quick?: boolean; json?: boolean }): Promise<void>;
}

const help = `
Examples:
  $ postern doctor                                   names, certificates, proxies, dashboard, clock, sign-in, hub
  $ postern doctor 3000                              and the local server, on 127.0.0.1 and ::1
  $ postern doctor 3000 --endpoint github            and a signed test event that comes round, and a line held idle for 75 s

With --endpoint a test event goes through the endpoint, which brings it to its other destinations too, and a tunnel is made and deleted again: that needs
an API key that may configure, beside what listens. The last line sums it up for whoever helps you; it holds no name, address or secret.

Exit codes: 0 no fault, 9 a fault; others as for listen.`;

/** `postern doctor`. */
export function addDoctorCommand(program: Command, verbs: DoctorVerbs): void {
  program
    .command("doctor")
    .description("Find out what is wrong between this machine and the gateway")
    .argument("[port|url]", "where your server listens")
    .option("--endpoint <name>", "send a signed test event round through this endpoint, then hold a line idle for 75 s")
    .option("--quick", "without the 75 s")
    .addOption(serverOption())
    .addOption(projectOption())
    .addOption(jsonOption("for programs: one finding a line"))
    .addHelpText("after", help)
    .action((target: string | undefined, options) => verbs.doctor({ ...(target !== undefined && { target }), ...options }));
}
