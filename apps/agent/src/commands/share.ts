import type { DataTransport } from "@postern/contract/live";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Output, outputs } from "../output/screen.ts";
import { jsonOption, projectOption, serverOption } from "./options.ts";

export interface ShareOptions {
  server?: string;
  project?: string;
  name?: string;
  to: string[];
  public?: boolean;
  gate?: string;
  from: string[];
  ttl?: number;
  host?: string;
  hostHeader: string;
  transport: DataTransport;
  allowRemote?: boolean;
  output: Output;
}
export interface ShareCommand {
  kind: "http" | "tcp";
  target: string;
  options: ShareOptions;
}
export interface ConnectCommand {
  name: string;
  port?: number;
  server?: string;
}
/** What the commands about shares do; handed in. */
export interface ShareVerbs {
  share(command: ShareCommand): Promise<void>;
  connect(command: ConnectCommand): Promise<void>;
  revokeShare(command: { name: string; server?: string; project?: string; json?: boolean }): Promise<void>;
}

const shareHelp = `
Examples:
  $ postern share http 3000 --to organization              every member, signed in through single sign-on
  $ postern share http 3000 --name demo --to alice@corp.example,group:qa --ttl 8h
  $ postern share http 3000 --to key:ci --gate github      programs with the key ci, and who passes the endpoint's policy
  $ postern share tcp 5432 --name demo-db --to group:dba   reached with  postern connect demo-db

A share is closed to everyone whom --to does not name. It ends when its time is over, when you revoke it, or when your right to it ends.`;

/** `postern share http`, `share tcp`, `share revoke`, `connect`. */
export function addShareCommands(program: Command, verbs: ShareVerbs): void {
  const share = program.command("share").description("Show a local server to others, live, for a time").addHelpText("after", shareHelp);
  for (const kind of ["http", "tcp"] as const) {
    opening(share.command(kind), kind).action((target: string, options: ShareOptions) => verbs.share({ kind, target, options }));
  }
  share
    .command("revoke")
    .description("End a share at once: whoever is inside is out within 5 seconds")
    .argument("<name>", "the share's name")
    .addOption(serverOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action((name: string, options) => verbs.revokeShare({ name, ...options }));
  program
    .command("connect")
    .description("Reach a tcp share from this machine: a port here, each connection carried through the gateway in your name")
    .argument("<share>", "the share's name")
    .option("--port <n>", "the port to listen on here, at 127.0.0.1 (default: a free one)", readPort)
    .addOption(serverOption())
    .action((name: string, options) => verbs.connect({ name, ...options }));
}

function opening(command: Command, kind: "http" | "tcp"): Command {
  command
    .description(kind === "http" ? "Share a local web server" : "Share a local port; visitors use postern connect")
    .argument("<port|address>", kind === "http" ? "where your server listens: 3000, or http://localhost:3000" : "where it listens: 5432, or localhost:5432")
    .option("--name <name>", "the share's name, and the first part of its address (default: this machine's name and the port)")
    .addOption(listed("--to <who>", "e-mail addresses, group:NAME, key:NAME, organization; with commas, or repeated", "nobody"))
    .option("--ttl <time>", "how long it stays open, from 1h to 30d (default: what the organization says)", readTtl)
    .addOption(listed("--from <range>", "let near these addresses only, such as 203.0.113.0/24; with commas, or repeated", "all"))
    .addOption(projectOption())
    .addOption(serverOption())
    .addOption(
      new Option("--transport <way>", "how streams travel: upgrade, or ws where a proxy lets only WebSocket through")
        .choices(["upgrade", "ws"])
        .default("upgrade"),
    )
    .addOption(new Option("--output <form>", "what is printed; quiet: only what is amiss or waits").choices([...outputs]).default("compact"))
    .option("--allow-remote", "let the target be another machine than this one");
  if (kind === "tcp") return command.addOption(new Option("--host-header <value>").default("original").hideHelp());
  return command
    .option("--public", "let in anyone who has the address; takes the right to publish, and an organization that allows it")
    .option("--gate <endpoint>", "let in who passes this endpoint's policy, too")
    .option("--host <name>", "a host name at a domain that your organization proved, or one word below the project's own wildcard")
    .option("--host-header <value>", "Host header at the local server: original, local, or a value", "original");
}

/** An option with several values; what none means is said in a word. */
function listed(flags: string, description: string, none: string): Option {
  const gathered = (text: string, all: string[]) => [...all, ...text.split(",").map((word) => word.trim())];
  return new Option(flags, description).argParser(gathered).default([], none);
}

/** Whole hours: `8h`, `3d`. */
export function readTtl(text: string): number {
  const [, amount, unit] = /^([1-9]\d{0,3})(h|d)$/.exec(text) ?? [];
  const hours = Number(amount) * (unit === "d" ? 24 : 1);
  if (hours >= 1 && hours <= 720) return hours;
  throw new InvalidArgumentError("Write 8h or 3d; from 1h to 30d.");
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("Write a port from 1 to 65535.");
}
