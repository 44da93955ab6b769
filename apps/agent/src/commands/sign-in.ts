import { agentRights } from "@postern/contract/agent-sign-in";
import { type Command, InvalidArgumentError, Option } from "commander";
import { jsonOption, serverOption } from "./options.ts";

interface LoginCommand {
  server?: string;
  /** An agent token or an API key, instead of a person. */
  token?: boolean;
  browser?: boolean;
  organization?: string;
  rights?: string[];
}
export interface SignInVerbs {
  login(command: LoginCommand): Promise<void>;
  logout(command: { server?: string }): Promise<void>;
  whoami(command: { server?: string; json?: boolean }): Promise<void>;
}

const loginHelp = `
It shows a code; you enter it in the dashboard, where you are signed in, and approve. The agent then acts as you, with the
rights you saw, for 7 days at most, or 12 hours without use. What is kept is readable by you only, sealed with a key of your
system's keyring where there is one, and goes to this server alone. Programs that run without you take an agent token or an API key: --token, which asks for it or reads standard input.

Exit codes: 0 signed in, 2 usage, 5 nobody answered in time, 6 refused, 8 gateway not reachable.`;

/** `postern login`, `logout`, `whoami`. */
export function addSignInCommands(program: Command, verbs: SignInVerbs): void {
  program
    .command("login")
    .description("Sign in as yourself, in your browser; or keep an agent token or an API key")
    .addOption(serverOption())
    .option("--organization <name>", "the short name of the organization it must be; people of others cannot approve")
    .addOption(new Option("--rights <list>", `what the agent may do (default: ${agentRights.join(",")}, as far as you may)`).argParser(readRights))
    .option("--no-browser", "open no browser, even where there is one")
    .option("--token", "keep an agent token or an API key instead; it is typed unseen, or piped in")
    .addHelpText("after", loginHelp)
    .action((command) => verbs.login(command));
  program
    .command("logout")
    .description("End your sign-in, and forget what is kept for a gateway")
    .addOption(serverOption())
    .action((command) => verbs.logout(command));
  program
    .command("whoami")
    .description("Show who the gateway takes you for, and what you may do here")
    .addOption(serverOption())
    .addOption(jsonOption("for programs: one object"))
    .action((command) => verbs.whoami(command));
}

function readRights(text: string): string[] {
  const rights = text.split(",").map((right) => right.trim());
  const unknown = rights.filter((right) => !agentRights.some((known) => known === right));
  if (unknown.length === 0) return rights;
  throw new InvalidArgumentError(`Choose of ${agentRights.join(", ")}.`);
}
