import { type Command, InvalidArgumentError, Option } from "commander";
import { serverOption } from "./options.ts";

export interface ServiceVerbs {
  installService(command: { name: string; file: string; server?: string; print?: boolean }): Promise<void>;
  uninstallService(command: { name: string }): Promise<void>;
  serviceStatus(command: { name: string }): Promise<void>;
}

const help = `
Runs "postern up" for a file as a service of yours: by systemd on Linux, by launchd on macOS. The service holds no token: it reads what postern login
stored. It is told the proxy, the certificate authorities (NODE_EXTRA_CA_CERTS) and the client certificate of this terminal. It comes back after a crash,
not after an end that is final, such as a revoked token. For it to run while you are signed out: loginctl enable-linger (Linux). On Windows it says
which command makes the Task Scheduler start it.`;

/** `postern service install`, `uninstall`, `status`. */
export function addServiceCommands(program: Command, verbs: ServiceVerbs): void {
  const service = program.command("service").description("Keep tunnels running in the background").addHelpText("after", help);
  service
    .command("install")
    .description("Run a file's tunnels now, and whenever you sign in")
    .option("-f, --file <file>", "YAML or JSON, as for postern up", "postern.yaml")
    .addOption(nameOption())
    .addOption(serverOption())
    .option("--print", "print the unit, and change nothing")
    .action((options) => verbs.installService(options));
  service
    .command("uninstall")
    .description("End it and take it away")
    .addOption(nameOption())
    .action((options) => verbs.uninstallService(options));
  service
    .command("status")
    .description("Say whether it runs, and what it said last")
    .addOption(nameOption())
    .action((options) => verbs.serviceStatus(options));
}

function nameOption(): Option {
  return new Option("--name <name>", "the service's name, where there are several").argParser(readServiceName).default("default");
}

function readServiceName(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,40}$/.test(text)) return text;
  throw new InvalidArgumentError("Write small letters, digits and dashes.");
}
