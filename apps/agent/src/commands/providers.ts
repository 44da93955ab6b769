import type { Command } from "commander";
import type { ProvidersWanted } from "../providers.ts";
import { jsonOption, serverOption } from "./options.ts";

export interface ProviderVerbs {
  providers(command: ProvidersWanted & { server?: string }): Promise<void>;
}

/** `postern providers`. */
export function addProviderCommands(program: Command, verbs: ProviderVerbs): void {
  program
    .command("providers")
    .description("The providers whose signatures the gateway checks: all, those that fit a search, or one by its slug with all there is to know of it")
    .argument("[search]", "part of a name, such as whatsapp; a slug, such as stripe, for its card", "")
    .addOption(serverOption())
    .addOption(jsonOption("for programs: an array, or one object for a slug"))
    .action((search: string, options) => verbs.providers({ search, ...options }));
}
