import type { Command } from "commander";

/** A command as a shell completes it. */
export interface Completable {
  /** `events show`; empty for the program itself. */
  path: string;
  /** What may follow: names of inner commands, and words of arguments, with what they do. */
  inner: { name: string; about: string }[];
  options: { flag: string; about: string; choices: readonly string[] }[];
}

/** Every command of a program with what can be typed after it. */
export function commandTree(program: Command): Completable[] {
  return walk(program, "");
}

function walk(command: Command, path: string): Completable[] {
  const inner = command.commands.map((child) => ({ name: child.name(), about: firstSentence(child.description()) }));
  const choices = command.registeredArguments.flatMap(({ argChoices, description }) =>
    (argChoices ?? []).map((name) => ({ name, about: firstSentence(description) })),
  );
  const options = command.options.flatMap(({ long, description, argChoices, hidden }) =>
    long && !hidden ? [{ flag: long, about: firstSentence(description), choices: argChoices ?? [] }] : [],
  );
  const own = { path, inner: [...inner, ...choices], options: [...options, { flag: "--help", about: "display help", choices: [] }] };
  return [own, ...command.commands.flatMap((child) => walk(child, path === "" ? child.name() : `${path} ${child.name()}`))];
}

/** What comes before an explanation, an aside or an example. */
function firstSentence(text: string): string {
  return (text.split(/[;:] | \(|, as in /)[0] ?? text).trim();
}
