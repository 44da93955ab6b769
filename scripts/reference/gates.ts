import { CertificateCondition } from "@postern/contract/certificate-gate";
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
  certificate: () => [
    "A condition:",
    fieldTable(CertificateCondition),
    `By \`tls\` it is asked for at the endpoint's own host name, and relied on there only. \`client-cert\` (RFC 9440) and \`xfcc\` (Envoy's
X-Forwarded-Client-Cert, with Cert or Chain) are headers that count from the addresses in \`POSTERN_TRUSTED_PROXIES\`; the proxy must remove them from what it
receives. Past the end of an authority's revocation list its clients are answered 503.`,
  ],
  "oidc-login": () => ["A condition:", fieldTable(ClaimCondition), loginNotes],
  "oidc-token": () => [
    "A condition:",
    fieldTable(ClaimCondition),
    "Known issuers:",
    table(["who", "issuer", "conditions to fill in", "how a program gets a token"], presetRows()),
  ],
};

const loginNotes = `A browser that opens a page (GET, HEAD) is sent to sign in when the whole policy refused it and a sign-in alone is missing; every other request
hears \`401\`. In one \`any\` group with a signature, people and programs come in to the same endpoint, and neither meets the other's way.

At the endpoint's own host the paths under \`/.postern/\` are Postern's: \`session\` says who is signed in, \`sign-in\` signs in as someone else, \`sign-out\` ends the
session. Requests for them are no events. Ingest needs \`POSTERN_WEB_URL\`, and the identity provider only the dashboard's callback address, which it has.`;

function presetRows(): string[][] {
  return oidcPresets.map(({ label, about, gate: { issuer, conditions } }) => {
    const claims = conditions.map(({ claim, values }) => `\`${claim}\`${values.length > 0 ? `: ${values.join(", ")}` : ""}`);
    return [label, `\`${issuer}\``, claims.join("; "), about];
  });
}
