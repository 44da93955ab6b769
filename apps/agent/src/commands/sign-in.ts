import type { Command } from "commander";
import { serverOption } from "./options.ts";

export interface SignInVerbs {
  login(options: { server?: string }): Promise<void>;
  logout(options: { server?: string }): Promise<void>;
}

/** `postern login`, `logout`. */
export function addSignInCommands(program: Command, verbs: SignInVerbs): void {
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
}
