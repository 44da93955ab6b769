import type { ProviderCard, ProviderEntry } from "@postern/contract/provider";
import { aliasMeant } from "@postern/contract/provider-search";
import { Ended, exitCodes } from "./exit.ts";
import { ask, type Gateway } from "./gateway.ts";
import { terminalText } from "./terminal-text.ts";

export interface ProvidersWanted {
  /** Part of a name, or a whole slug; empty: all. */
  search: string;
  json?: boolean;
}

/** `postern providers`: those that fit, one a line; the card of one when its slug is given. */
export async function providers({ search, json }: ProvidersWanted, gateway: Gateway): Promise<string> {
  const found = await ask(gateway, "provider.list", { search });
  if (found.some(({ slug }) => slug === search)) {
    const card = await ask(gateway, "provider.get", { slug: search });
    return json ? JSON.stringify(card) : cardLines(card).join("\n");
  }
  if (json) return JSON.stringify(found);
  if (found.length === 0) throw new Ended(exitCodes.usage, `no provider is called "${search}"; for a sender that signs in a way of its own see: generic-hmac`);
  return listLines(found, search).join("\n");
}

function listLines(found: readonly ProviderEntry[], search: string): string[] {
  const width = Math.max(...found.map(({ slug }) => slug.length));
  return found.map((entry) => {
    const alias = aliasMeant(entry, search);
    return `${safe(entry.slug).padEnd(width)}  ${safe(entry.name)}${alias === undefined ? "" : ` (${safe(alias)})`}`;
  });
}

/** What the dashboard shows of a provider, in the same order: warnings, steps, facts. */
function cardLines(card: ProviderCard): string[] {
  const { name, slug, scheme, signatureHeader, toleranceSeconds, eventIdFrom, bindsBody, confidence, uncertain, docs } = card;
  const facts: [string, string | undefined][] = [
    ["Checked", scheme],
    ["Header", signatureHeader],
    ["Body", bindsBody ? "covered" : "NOT covered: look each event up before you act on it"],
    ["Signed time", toleranceSeconds === undefined ? "none" : `may be ${toleranceSeconds} s old`],
    ["Event id", eventIdFrom],
    ["Secret", `${card.secretHint}${card.handsOverSecret ? " (handed over by its first call)" : card.secretOptional ? " (not needed)" : ""}`],
    ["Confidence", uncertain === undefined ? confidence : `${confidence}: ${uncertain}`],
    ["Documentation", docs],
  ];
  return [
    `${safe(name)} (${safe(slug)})`,
    "",
    ...card.setUp.map((step, index) => `${index + 1}. ${safe(step)}`),
    "",
    ...facts.flatMap(([label, value]) => (value === undefined ? [] : [`${label.padEnd(14)} ${safe(value)}`])),
    ...card.settings.map(
      ({ name, label, about, required }) => `${"Setting".padEnd(14)} ${safe(name)}${required ? " (needed)" : ""}: ${safe(label)}. ${safe(about)}`,
    ),
  ];
}

const lettersMax = 1_000;

function safe(text: string): string {
  return terminalText(text, lettersMax);
}
