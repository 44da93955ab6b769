import { type ProblemSpec, problems } from "@postern/contract/problem";
import { table } from "./markdown.ts";

const families = [
  { first: "1", title: "Coming in", about: "What a sender hears." },
  { first: "2", title: "Going out", about: "Why an attempt failed." },
  { first: "3", title: "Access", about: "Signing in, keys, tokens, rights." },
  { first: "4", title: "Configuration", about: "What the API and the dashboard say to a change." },
];

export function problemCodes(): string {
  const all: [string, ProblemSpec][] = Object.entries(problems);
  const sections = families.map(({ first, title, about }) => {
    const rows = all
      .filter(([, { code }]) => code.startsWith(`PSTN-${first}`))
      .toSorted(([, one], [, other]) => one.code.localeCompare(other.code))
      .map(([kind, { code, status, title: what, next }]) => [`\`${code}\``, String(status), `\`${kind}\``, what, next]);
    return `## ${title}\n\n${about}\n\n${table(["code", "status", "name", "what happened", "what to do"], rows)}`;
  });
  return `# Problems\n\nEvery failure that a caller should see has a code; answers are \`application/problem+json\` (RFC 9457).\n\n${sections.join("\n\n")}\n`;
}
