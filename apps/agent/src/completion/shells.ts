import type { Completable } from "./command-tree.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** The script that a shell sources to complete the words of these commands. */
export function completionScript(shell: Shell, tree: readonly Completable[]): string {
  if (shell === "fish") return fishScript(tree);
  return shell === "bash" ? bashScript(tree) : zshScript(tree);
}

function bashScript(tree: readonly Completable[]): string {
  const paths = tree.filter(({ path }) => path !== "").map(({ path }) => `"${path}"`);
  const words = tree.map(
    ({ path, inner, options }) => `    "${path}") words="${[...inner.map(({ name }) => name), ...options.map(({ flag }) => flag)].join(" ")}" ;;`,
  );
  const choices = tree.flatMap(({ path, options }) =>
    options.filter((option) => option.choices.length > 0).map((option) => `    "${path} ${option.flag}") words="${option.choices.join(" ")}" ;;`),
  );
  return `# postern completion for bash: source <(postern completion bash)
_postern() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" path="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
      ${paths.join(" | ")}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path" in
${words.join("\n")}
  esac
  case "$path $previous" in
${choices.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _postern postern
`;
}

/** For zsh's own completion, with what each word means; `path` is a name that zsh keeps for itself. */
function zshScript(tree: readonly Completable[]): string {
  const paths = tree.filter(({ path }) => path !== "").map(({ path }) => `"${path}"`);
  const described = (name: string, about: string) => zshQuoted(`${name.replaceAll(":", "\\:")}:${about}`);
  const offers = tree.map(({ path, inner, options }) => {
    const words = inner.map(({ name, about }) => described(name, about)).join(" ");
    return `    "${path}") words_here=(${words}) flags_here=(${options.map(({ flag, about }) => described(flag, about)).join(" ")}) ;;`;
  });
  const choices = tree.flatMap(({ path, options }) =>
    options.filter((option) => option.choices.length > 0).map((option) => `    "${path} ${option.flag}") choices_here=(${option.choices.join(" ")}) ;;`),
  );
  return `#compdef postern
# postern completion for zsh: postern completion zsh > "\${fpath[1]}/_postern"
_postern() {
  local typed="" i
  local -a words_here flags_here choices_here
  for ((i = 2; i < CURRENT; i++)); do
    case "\${typed:+$typed }\${words[i]}" in
      ${paths.join(" | ")}) typed="\${typed:+$typed }\${words[i]}" ;;
    esac
  done
  case "$typed" in
${offers.join("\n")}
  esac
  case "$typed \${words[CURRENT-1]}" in
${choices.join("\n")}
  esac
  if (( \${#choices_here} )); then
    compadd -a choices_here
  else
    _describe command words_here -- flags_here || _files
  fi
}
if [[ "\${funcstack[1]}" == _postern ]]; then _postern "$@"; else compdef _postern postern; fi
`;
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishScript(tree: readonly Completable[]): string {
  const lines = tree.flatMap(({ path, inner, options }) => {
    const condition = conditionOf(path, inner.map(({ name }) => name)); // biome-ignore format: one call
    return [
      ...inner.map(({ name, about }) => `complete -c postern -f -n ${quoted(condition)} -a ${name} -d ${quoted(about)}`),
      ...options.map(({ flag, about, choices }) => `complete -c postern -n ${quoted(condition)} -l ${flag.slice(2)} -d ${quoted(about)}${choices.length > 0 ? ` -x -a ${quoted(choices.join(" "))}` : ""}`), // biome-ignore format: one line of fish
    ];
  });
  return `# postern completion for fish: postern completion fish | source\n${lines.join("\n")}\n`;
}

/** All the names of the path were typed, and none of those that go deeper. */
function conditionOf(path: string, inner: readonly string[]): string {
  if (path === "") return "__fish_use_subcommand";
  const typed = path.split(" ").map((name) => `__fish_seen_subcommand_from ${name}`);
  const deeper = inner.length > 0 ? [`not __fish_seen_subcommand_from ${inner.join(" ")}`] : [];
  return [...typed, ...deeper].join("; and ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
