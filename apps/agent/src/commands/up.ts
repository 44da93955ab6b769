import { type Command, Option } from "commander";
import { type Output, outputs } from "../output/screen.ts";
import { serverOption } from "./options.ts";

export interface UpCommand {
  file: string;
  server?: string;
  dryRun?: boolean;
  yes?: boolean;
  output: Output;
}
export interface UpVerbs {
  up(command: UpCommand): Promise<void>;
}

const help = `
The file says what runs here, in the same postern.yaml that postern plan and apply read:

  version: 1
  server: https://postern.example.com
  project: payments
  tunnels:
    - { name: stripe, endpoints: [stripe-dev], forward: 3000, path: /hooks/stripe, held: drain }
    - { name: "\${env:USER}-github", endpoints: [github], forward: "\${env:PORT}" }
  shares:
    - { name: demo, http: 3000, to: [group:qa], ttl: 8h }
  mirrors:
    - { name: orders, endpoints: ["orders-*"], forward: 4000, filter: "type:order.*", sample: 10% }

\${env:NAME} stands for a variable, in names and ports only. A file that is new here, or was changed, is shown and asked about once. A credential of the
environment goes only to the server that POSTERN_SERVER or --server names; what postern login stored goes to its own.

Exit codes: as for listen; when one of them must end, all do.`;

/** `postern up`. */
export function addUpCommand(program: Command, verbs: UpVerbs): void {
  program
    .command("up")
    .description("Run the tunnels, shares and mirrors that a file names, all in this process; prints what that changes first")
    .option("-f, --file <file>", "YAML or JSON", "postern.yaml")
    .option("--dry-run", "print what it would change, and run nothing")
    .option("--yes", "without asking about a file that is new or changed")
    .addOption(serverOption())
    .addOption(new Option("--output <form>", "what is printed; quiet: only what is amiss or waits").choices([...outputs]).default("compact"))
    .addHelpText("after", help)
    .action((options) => verbs.up(options));
}
