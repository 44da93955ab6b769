import type { Command } from "commander";
import { commandLine as commandsOf, type Verbs } from "../../apps/agent/src/program.ts";

const columns = 80;

/** What `postern --help` says, and each command's own help, inner ones after the one that holds them. */
export function commandLine(): string {
  const program = commandsOf({} as Verbs); // help is asked for, and nothing is run
  const sections = program.commands.flatMap((command) => sectionsOf(command, "postern"));
  return `# Command line\n\n\`\`\`\n${helpOf(program)}\n\`\`\`\n\n${sections.join("\n\n")}\n`;
}

function sectionsOf(command: Command, within: string): string[] {
  const name = `${within} ${command.name()}`;
  return [`## ${name}\n\n\`\`\`\n${helpOf(command)}\n\`\`\``, ...command.commands.flatMap((inner) => sectionsOf(inner, name))];
}

function helpOf(command: Command): string {
  let text = "";
  const writeOut = (written: string) => {
    text += written;
  };
  command.configureOutput({ writeOut, getOutHelpWidth: () => columns, getOutHasColors: () => false });
  command.outputHelp();
  return text.trimEnd();
}
