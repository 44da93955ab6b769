import { spawnSync } from "node:child_process";
import { Argument, Command, Option } from "commander";
import { expect, test } from "vitest";
import { commandTree } from "./command-tree.ts";
import { completionScript } from "./shells.ts";

function program(): Command {
  const root = new Command("postern");
  root
    .command("listen")
    .addOption(new Option("--output <form>").choices(["compact", "json"]))
    .option("--held <choice>");
  const events = root.command("events").option("--limit <n>").description("Requests; newest first");
  events.command("show").option("--raw");
  root.command("completion").addArgument(new Argument("<shell>", "it's whose").choices(["bash", "zsh"]));
  return root;
}
const script = completionScript("bash", commandTree(program()));

/** What bash offers after these words. */
function offered(...words: string[]): string[] {
  const typed = words.map((word) => `'${word}'`).join(" ");
  const { stdout, stderr } = spawnSync(
    "bash",
    ["--norc", "-c", `${script}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; _postern; printf '%s\\n' "\${COMPREPLY[@]}"`],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  return stdout.split("\n").filter(Boolean);
}

test("bash completes commands, inner commands, options, and words that an option or argument knows", () => {
  expect(offered("postern", "")).toEqual(["listen", "events", "completion", "--help"]);
  expect(offered("postern", "ev")).toEqual(["events"]);
  expect(offered("postern", "events", "")).toEqual(["show", "--limit", "--help"]);
  expect(offered("postern", "events", "--limit", "5", "show", "--r")).toEqual(["--raw"]);
  expect(offered("postern", "listen", "4000", "--output", "")).toEqual(["compact", "json"]);
  expect(offered("postern", "completion", "z")).toEqual(["zsh"]);
});

test("fish and zsh get scripts of their own, in which no description breaks out of its quotes", () => {
  expect(completionScript("zsh", commandTree(program()))).toMatch(/^#compdef postern\n.*bashcompinit/);
  const fish = completionScript("fish", commandTree(program()));
  expect(fish).toContain("complete -c postern -f -n '__fish_use_subcommand' -a events -d 'Requests'");
  expect(fish).toContain("-a bash -d 'it\\'s whose'");
  expect(fish).toContain("-n '__fish_seen_subcommand_from events; and __fish_seen_subcommand_from show' -l raw");
});
