import { oidcPresets } from "@postern/contract/oidc-presets";
import { ClaimCondition } from "@postern/contract/oidc-token-gate";
import { type GateKind, GateSettings, RefusalReason } from "@postern/contract/policy";
import { fieldTable, table } from "./markdown.ts";

export function gates(): string {
  const sections = GateSettings.options.map((gate) => {
    const kind = gate.shape.kind.value;
    const sections = [`## ${kind}`, gate.description ?? "", fieldTable(gate, ["kind"]), ...(more[kind]?.() ?? [])];
    return sections.join("\n\n");
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

/** What a kind of gate needs told besides its settings. */
const more: Partial<Record<GateKind, () => string[]>> = {
  "oidc-token": () => [
    "A condition:",
    fieldTable(ClaimCondition),
    "Known issuers:",
    table(["who", "issuer", "conditions to fill in", "how a program gets a token"], presetRows()),
  ],
};

function presetRows(): string[][] {
  return oidcPresets.map(({ label, about, gate: { issuer, conditions } }) => {
    const claims = conditions.map(({ claim, values }) => `\`${claim}\`${values.length > 0 ? `: ${values.join(", ")}` : ""}`);
    return [label, `\`${issuer}\``, claims.join("; "), about];
  });
}
