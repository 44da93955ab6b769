import { Range } from "@postern/contract/request";
import { type Command, Option } from "commander";
import { jsonOption, projectOption, serverOption } from "./options.ts";

interface Asked {
  server?: string;
  project?: string;
  json?: boolean;
}
/** What the commands about tunnels do; handed in. */
export interface TunnelVerbs {
  ps(command: Asked & { mine?: boolean; ledger?: Range }): Promise<void>;
  stop(command: Asked & { name: string }): Promise<void>;
  revokeTunnel(command: Asked & { name: string; yes?: boolean }): Promise<void>;
}

const psHelp = `
Examples:
  $ postern ps                                       every tunnel, share and mirror of the organization
  $ postern ps --mine                                yours, and those of this machine
  $ postern ps --ledger 7d                           received, delivered, held, failed, endpoint by endpoint
  $ postern ps --json | jq 'select(.held > 0)'

Sign in first: postern login; or set POSTERN_API_KEY to an API key that may read.`;

/** `postern ps`, `stop`, `tunnel revoke`. */
export function addTunnelCommands(program: Command, verbs: TunnelVerbs): void {
  about(program.command("ps"))
    .description("The tunnels, open shares and mirrors of the organization: whose they are, who is there, what waits, who may come in")
    .addOption(
      new Option("--ledger [range]", "instead what became of everything that each endpoint received: it always balances").choices(Range.options).preset("24h"),
    )
    .option("--mine", "yours, and those that an agent of this machine holds")
    .addHelpText("after", psHelp)
    .action((options) => verbs.ps(options));
  about(program.command("stop"))
    .description("End the agents at a tunnel, or a mirror, here or elsewhere, within 5 seconds; a tunnel's events wait until someone listens again")
    .argument("<name>", "the tunnel's name, or the mirror's id, as postern ps shows it")
    .action((name: string, options) => verbs.stop({ name, ...options }));
  const tunnel = program.command("tunnel").description("Tunnels as configuration");
  about(tunnel.command("revoke"))
    .description("Delete a tunnel with its destination; its agents end, its name is free; what waits for it is skipped, and can be replayed")
    .argument("<name>", "the tunnel's name")
    .option("--yes", "without asking, whatever waits")
    .action((name: string, options) => verbs.revokeTunnel({ name, ...options }));
}

function about(command: Command): Command {
  return command.addOption(serverOption()).addOption(projectOption()).addOption(jsonOption());
}
