import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Argument, Command, Option } from "commander";
import { afterAll, expect, test } from "vitest";
import { commandLine, type Verbs } from "../program.ts";
import { commandTree } from "./command-tree.ts";
import { completionScript } from "./shells.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-completion-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

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

const hasZsh = spawnSync("zsh", ["--version"]).status === 0;
const hasFish = spawnSync("fish", ["--version"]).status === 0;
if (!hasZsh || !hasFish) console.info(`not tried with ${[...(hasZsh ? [] : ["zsh"]), ...(hasFish ? [] : ["fish"])].join(" and ")}, which this machine lacks`);

/** What fish offers after these words. */
function offeredByFish(line: string): string[] {
  const { stdout, stderr } = spawnSync("fish", ["--no-config", "-c", `${completionScript("fish", commandTree(program()))}\ncomplete -C "${line}"`], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("\n").flatMap((offer) => offer.split("\t")[0] || []);
}

test.skipIf(!hasFish)("fish itself completes commands, inner commands, options, and words that an option or argument knows", () => {
  expect(offeredByFish("postern ")).toEqual(expect.arrayContaining(["listen", "events", "completion"]));
  expect(offeredByFish("postern ev")).toEqual(["events"]);
  expect(offeredByFish("postern events sh")).toEqual(["show"]);
  expect(offeredByFish("postern events show --r")).toEqual(["--raw"]);
  expect(offeredByFish("postern events show --li")).toEqual([]);
  expect(offeredByFish("postern listen --output ")).toEqual(["compact", "json"]);
  expect(offeredByFish("postern completion z")).toEqual(["zsh"]);
});

/** Types into a real zsh in a terminal of its own, presses Tab, and waits for what should stand there; answers whether it came. */
const zshAtTerminal = `zmodload zsh/zpty; zpty -b inner "TERM=xterm zsh -f -i"
seen=""; reads() { local part n; for n in {1..60}; do while zpty -rt inner part; do seen+=$part; done; [[ $seen == *$1* ]] && return 0; sleep 0.2; done; return 1 }
zpty -w inner "PS1=; autoload -U compinit; compinit -u -D; source $1; print REA''DY"; reads READY || exit 2
seen=""; zpty -w -n inner "$2"$'\\t'; reads "$3"; found=$?; zpty -d inner; exit $found`;

test.skipIf(!hasZsh).each([
  ["postern ev", "events"],
  ["postern events show --r", "--raw"],
  ["postern listen --output j", "json"],
  ["postern completion z", "zsh"],
])(
  "zsh itself completes %s to %s",
  (line, whole) => {
    const file = path.join(folder, "completion.zsh");
    fs.writeFileSync(file, completionScript("zsh", commandTree(program())));
    const { status } = spawnSync("zsh", ["-f", "-c", zshAtTerminal, "zsh", file, line, whole], { timeout: 40_000, env: { ...process.env, HOME: folder } });
    expect(status).toBe(0);
  },
  60_000,
);

test("what is said of each command and option can stand alone: it is more than a word that an option takes, and breaks off in no quotes", () => {
  const offers = commandTree(commandLine({} as Verbs)).flatMap(({ path, inner, options }) => [
    ...inner.map(({ name, about }) => ({ at: `${path} ${name}`, about, choices: [] as readonly string[] })),
    ...options.map(({ flag, about, choices }) => ({ at: `${path} ${flag}`, about, choices })),
  ]);
  const broken = offers.filter(({ about, choices }) => choices.includes(about) || / '[^']*$/.test(about));
  expect(broken.map(({ at, about }) => `${at}: ${about}`)).toEqual([]);
  expect(offers.find(({ at }) => at === "share http --to")?.about).toBe("e-mail addresses, group:NAME, key:NAME, organization");
});

test("fish and zsh get scripts of their own, in which no description breaks out of its quotes", () => {
  expect(completionScript("zsh", commandTree(program()))).toMatch(/^#compdef postern\n/);
  const fish = completionScript("fish", commandTree(program()));
  expect(fish).toContain("complete -c postern -f -n '__fish_use_subcommand' -a events -d 'Requests'");
  expect(fish).toContain("-a bash -d 'it\\'s whose'");
  expect(fish).toContain("-n '__fish_seen_subcommand_from events; and __fish_seen_subcommand_from show' -l raw");
});
