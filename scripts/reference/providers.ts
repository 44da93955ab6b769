import { findCard, providerCards, providers as specs } from "@postern/policy/providers/index";
import { table } from "./markdown.ts";
import { providerPage } from "./provider-page.ts";

/** The list of all providers, each with a page of its own. */
export function providers(): string {
  const rows = providerCards.map(({ slug, name, signatureHeader, toleranceSeconds, eventIdFrom, bindsBody, confidence }) => [
    `[${name}](providers/${slug}.md)`,
    `\`${slug}\``,
    signatureHeader ? `\`${signatureHeader}\`` : "see its page",
    toleranceSeconds ? `${toleranceSeconds} s` : "none",
    eventIdFrom ?? "none",
    bindsBody ? "yes" : "no",
    confidence,
  ]);
  return `# Providers

Whose signatures Postern checks by itself: ${specs.length}. "Binds the body" says whether a changed body is noticed; "confidence" how sure the record is (high: an
official verifier was read; medium: documentation or public code says so; low: in doubt, and its page says about what).

${table(["provider", "name in the API", "signature stands in", "signed time may be off by", "event id from", "binds the body", "confidence"], rows)}
`;
}

/** The page of each provider by its file. */
export const providerPages: Record<string, () => string> = Object.fromEntries(
  specs.filter(({ slug }) => findCard(slug)).map((spec) => [`docs/reference/providers/${spec.slug}.md`, () => providerPage(spec)]),
);
