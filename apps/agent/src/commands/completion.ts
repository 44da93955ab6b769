import { Argument, type Command } from "commander";
import { commandTree } from "../completion/command-tree.ts";
import { completionScript, type Shell, shells } from "../completion/shells.ts";

export interface CompletionVerbs {
  printCompletion(script: string): void;
}

const help = `
Examples:
  $ source <(postern completion bash)                in ~/.bashrc
  $ postern completion zsh > "\${fpath[1]}/_postern"
  $ postern completion fish > ~/.config/fish/completions/postern.fish`;

/** `postern completion`: of all commands there are, so it is added last. */
export function addCompletionCommand(program: Command, verbs: CompletionVerbs): void {
  program
    .command("completion")
    .description("Print a script by which a shell completes these commands")
    .addArgument(new Argument("<shell>", "whose").choices([...shells]))
    .addHelpText("after", help)
    .action((shell: Shell) => verbs.printCompletion(completionScript(shell, commandTree(program))));
}
