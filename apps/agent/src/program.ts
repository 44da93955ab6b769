import { patience } from "@postern/contract/frames";
import { Command, Option } from "commander";
import { addFileCommands, type FileVerbs } from "./file-program.ts";
import type { ListenOptions } from "./listen.ts";
import { gatherHeader, readDuration, readHeld, readPath, readSlots, readTunnelName } from "./option-values.ts";
import { type Output, outputs } from "./output/screen.ts";
import { agentVersion } from "./version.ts";

export interface ListenCommand {
  target: string;
  endpoints: string[];
  options: ListenOptions;
  output: Output;
}
export interface ProvidersCommand {
  search: string;
  server?: string;
  json?: boolean;
}
export interface Verbs extends FileVerbs {
  listen(command: ListenCommand): Promise<void>;
  providers(command: ProvidersCommand): Promise<void>;
  login(options: { server?: string }): Promise<void>;
  logout(options: { server?: string }): Promise<void>;
}

const listenExamples = `
Examples:
  $ postern listen 4000                              every endpoint of the project, to http://localhost:4000/
  $ postern listen 4000 github --path /hooks         one endpoint, below a path
  $ postern listen 4000 --held drain --slots 1       bring what waited, strictly in the order it came
  $ postern listen 4000 --output json | jq .         for programs

While this machine is away, events are held and nothing is lost. What your server answers (also 4xx and 5xx) is final
unless --retry is given; every event can be replayed from the dashboard.

Exit codes: 0 stopped by you, 1 unexpected, 2 usage, 3 not signed in, 4 name taken, 5 expired, 6 revoked or replaced,
7 version refused, 8 gateway not reachable at start.`;

const serverOption = () => new Option("--server <url>", "the gateway's dashboard address (default: $POSTERN_SERVER or http://127.0.0.1:3000)");

/** The command line: names, options, help. What the verbs do is handed in. */
export function commandLine(verbs: Verbs): Command {
  const program = new Command("postern")
    .description("Brings webhooks that came in through a Postern gateway to a server on this machine, and keeps the gateway's configuration in a file.")
    .version(agentVersion)
    .showHelpAfterError("(postern --help shows what there is)")
    .exitOverride();

  listenCommand(program).action((target: string, endpoints: string[], { output, ...options }) => verbs.listen({ target, endpoints, options, output }));
  program
    .command("providers")
    .description("The providers whose signatures the gateway checks: all, those that fit a search, or one by its slug with all there is to know of it")
    .argument("[search]", "part of a name, such as whatsapp; a slug, such as stripe, for its card", "")
    .addOption(serverOption())
    .option("--json", "for programs: an array, or one object for a slug")
    .action((search: string, options) => verbs.providers({ search, ...options }));
  program
    .command("login")
    .description("Keep an agent token or an API key for a gateway, readable by you only; asks for it, or reads it from standard input")
    .addOption(serverOption())
    .action((options) => verbs.login(options));
  program
    .command("logout")
    .description("Forget the token and the key kept for a gateway")
    .addOption(serverOption())
    .action((options) => verbs.logout(options));
  addFileCommands(program, verbs, serverOption);
  return program;
}

function listenCommand(program: Command): Command {
  return program
    .command("listen")
    .description("Bring events to a local server, as they come")
    .argument("<port|url>", "where your server listens: 4000, or http://localhost:4000/hooks")
    .argument("[endpoint...]", "names or ids of endpoints; none: those it had before, else all of the project")
    .addOption(serverOption())
    .option("--project <name>", "the project whose endpoints are meant, where the organization has several")
    .option("--name <name>", "the tunnel's name (default: this machine's name and the port)", readTunnelName)
    .option("--path <path>", "path at the local server", readPath)
    .option("--host-header <value>", "Host header at the local server: original, local, or a value", "original")
    .option("--held <choice>", "events that waited: drain, last:N, skip or keep (default: ask, or keep without a terminal)", readHeld)
    .option("--slots <n>", "how many at once; 1 keeps strict order", readSlots, 8)
    .addOption(new Option("--timeout <duration>", "how long your server may take, up to 10m").argParser(readDuration).default(patience.answerMs, "30s"))
    .option("--retry", "try again when your server fails, as for a URL destination")
    .addOption(new Option("--header <line>", "one more header for the local server, 'Name: value'; repeatable").argParser(gatherHeader).default([], "none"))
    .option("--allow-remote", "let the target be another machine than this one")
    .addOption(new Option("--output <form>", "what is printed").choices([...outputs]).default("compact"))
    .addHelpText("after", listenExamples);
}
