import type { ServiceFacts } from "./unit.ts";

/** The longest command that schtasks takes after /TR. */
const commandMax = 261;

/** Windows has no service of one user's own: what starts the agent there at each sign-in, to be run by hand, and how to end it. */
export function windowsSteps(facts: ServiceFacts): string {
  const { name, environment } = facts;
  const variables = Object.entries(environment).map(([variable, value]) => `  setx ${variable} "${value}"`);
  return [
    "the agent installs no service on Windows; the Task Scheduler starts it at each sign-in. In a terminal that runs as administrator:",
    ...variables,
    ...taskLines(facts),
    `  schtasks /Run /TN postern-${name}`,
    `To end it: schtasks /End /TN postern-${name}, and for good: schtasks /Delete /TN postern-${name} /F`,
  ].join("\n");
}

function taskLines({ name, command }: ServiceFacts): string[] {
  const words = command.map((word) => (/[\s"]/.test(word) ? `"${word}"` : word)).join(" ");
  const create = (task: string) => `  schtasks /Create /TN postern-${name} /SC ONLOGON /RU "%USERNAME%" /IT /TR "${task.replaceAll('"', '\\"')}" /F`;
  if (words.length <= commandMax) return [create(words)];
  const file = `%LOCALAPPDATA%\\postern-${name}.cmd`;
  return [`  (a task's command has at most ${commandMax} letters: write this line into ${file})`, `  ${words}`, create(file)];
}
