import { simulatedRequestsMax } from "@postern/contract/trial";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ApplyCommand, FileCommand, TestCommand } from "../policy-file/commands.ts";
import { jsonOption, serverOption } from "./options.ts";

type At<Of> = Of & { server?: string };
/** What the commands about files do; handed in. */
export interface FileVerbs {
  pull(command: At<FileCommand>): Promise<void>;
  plan(command: At<FileCommand & { prune?: boolean }>): Promise<void>;
  apply(command: At<ApplyCommand>): Promise<void>;
  testPolicy(command: At<TestCommand>): Promise<void>;
}

const defaultFile = "postern.yaml";
const noteMax = 500;

const fileHelp = `
The file names no secret: \${env:NAME} stands for a variable of the environment, \${sealed:ab12} for what the gateway holds.
Sign in first: postern login; or set POSTERN_API_KEY to an API key that may read and configure.`;

/** The commands by which a project is a file: pull, plan, apply, policy test. */
export function addFileCommands(program: Command, verbs: FileVerbs): void {
  const about = (command: Command) =>
    command
      .addOption(serverOption())
      .option("--project <name>", "the project that is meant (default: the one the file names, or the only one)")
      .addHelpText("after", fileHelp);
  about(program.command("pull"))
    .description("Write endpoints, policies, routes and destinations into a file; one that is there keeps its comments")
    .argument("[file]", "YAML, or JSON when it ends in .json", defaultFile)
    .action((file: string, options) => verbs.pull({ file, ...options }));
  about(program.command("plan"))
    .description("Show what applying a file would change; nothing is changed")
    .argument("[file]", "YAML or JSON", defaultFile)
    .option("--prune", "take away what the file does not name")
    .addOption(jsonOption("for programs: one object"))
    .action((file: string, options) => verbs.plan({ file, ...options }));
  about(program.command("apply"))
    .description("Make the gateway what a file says, after showing the plan")
    .argument("[file]", "YAML or JSON", defaultFile)
    .option("--prune", "take away what the file does not name")
    .option("--yes", "without asking")
    .addOption(new Option("--revision <revision>", "only if the gateway is as it was when this plan was made"))
    .addOption(new Option("--note <text>", "what changed and why, kept with each policy version").argParser(readNote).default("Applied from a file"))
    .addOption(jsonOption())
    .action((file: string, options) => verbs.apply({ file, ...options }));
  const policy = program.command("policy").description("Try policies");
  about(policy.command("test"))
    .description("Try the policies of a file on what it expects of them, and on the requests that came")
    .argument("[file]", "YAML or JSON", defaultFile)
    .option("--endpoint <name>", "this endpoint only")
    .addOption(new Option("--against <last-N>", `the newest stored requests too, such as last-1000; ${simulatedRequestsMax} at most`).argParser(readAgainst))
    .addOption(jsonOption("for programs: one object"))
    .addHelpText("after", "\nExit codes: 0 all is as expected, 10 something is not, 2 the file or the command cannot be read; others as for listen.")
    .action((file: string, options) => verbs.testPolicy({ file, ...options }));
}

function readAgainst(text: string): number {
  const last = Number(/^last-(\d{1,6})$/.exec(text)?.[1]);
  if (last >= 1 && last <= simulatedRequestsMax) return last;
  throw new InvalidArgumentError(`Write last-1000; from last-1 to last-${simulatedRequestsMax}.`);
}

function readNote(text: string): string {
  if (text.length <= noteMax) return text;
  throw new InvalidArgumentError(`Write ${noteMax} letters at most.`);
}
