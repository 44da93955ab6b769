import { providerCards } from "@postern/policy/providers/index";
import { table } from "./markdown.ts";

export function providers(): string {
  const overview = providerCards.map(({ slug, name, signatureHeader, toleranceSeconds, eventIdFrom, bindsBody }) => [
    `[${name}](#${slug})`,
    `\`${slug}\``,
    signatureHeader ? `\`${signatureHeader}\`` : "set by you",
    toleranceSeconds ? `${toleranceSeconds} s` : "none",
    eventIdFrom ?? "none",
    bindsBody ? "yes" : "no",
  ]);
  const sections = providerCards.map(
    ({ slug, name, docs, scheme, secretHint, setUp }) =>
      `<a id="${slug}"></a>\n\n## ${name}\n\n${scheme}. ([documentation](${docs}))\n\nSecret: ${secretHint}\n\n${setUp.map((step, index) => `${index + 1}. ${step}`).join("\n")}`,
  );
  return `# Providers

Whose signatures Postern checks by itself. "Binds the body" says whether a changed body is noticed.

${table(["provider", "name in the API", "signature stands in", "signed time may be off by", "event id from", "binds the body"], overview)}

${sections.join("\n\n")}
`;
}
