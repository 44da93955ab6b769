import { spawnSync } from "node:child_process";
import path from "node:path";

const repository = path.resolve(import.meta.dirname, "../..");

/** What `postern --help` says, and each command's own help. */
export function commandLine(): string {
  const overview = help();
  const commands = [...(overview.split(/^Commands:$/m)[1] ?? "").matchAll(/^ {2}([a-z]+)/gm)].map(([, name = ""]) => name).filter((name) => name !== "help");
  const sections = commands
    .flatMap((name) => [name, ...(inner[name] ?? []).map((verb) => `${name} ${verb}`)])
    .map((name) => `## postern ${name}\n\n\`\`\`\n${help(...name.split(" "))}\n\`\`\``);
  return `# Command line\n\n\`\`\`\n${overview}\n\`\`\`\n\n${sections.join("\n\n")}\n`;
}

/** Commands of two words. */
const inner: Record<string, string[]> = { policy: ["test"] };

function help(...command: string[]): string {
  const env = { PATH: process.env.PATH, HOME: "/home/you", COLUMNS: "110", NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["apps/agent/bin/postern.mjs", ...command, "--help"], {
    cwd: repository,
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`postern ${command.join(" ")} --help failed: ${stderr}`);
  return stdout.trimEnd();
}
