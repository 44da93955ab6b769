import { GateSettings, RefusalReason } from "@postern/contract/policy";
import { fieldTable } from "./markdown.ts";

export function gates(): string {
  const sections = GateSettings.options.map((gate) => {
    const kind = gate.shape.kind.value;
    return `## ${kind}\n\n${gate.description ?? ""}\n\n${fieldTable(gate, ["kind"])}`;
  });
  const reasons = RefusalReason.options.map((reason) => `\`${reason}\``).join(", ");
  return `# Gates

A policy is a tree: \`{ "all": [ … ] }\` at its top, whose members are gates or groups (\`{ "all": [ … ] }\`, \`{ "any": [ … ] }\`).
Gates are asked in the order written. What each one said is stored with every request.

${sections.join("\n\n")}

## Reasons

Why a gate says no, the same word in trace, list, filter and metric: ${reasons}.
`;
}
