import type { ProviderEntry } from "./provider.ts";

/**
 * Providers that a text may mean, best first: those that are called so, then those of which a word begins so, then those that have
 * the text anywhere. Small and capital letters, accents, spaces and punctuation count alike; among equals the order stays.
 */
export function searchProviders<Entry extends ProviderEntry>(entries: readonly Entry[], text: string): Entry[] {
  const wanted = plain(text);
  if (wanted === "") return [...entries];
  return entries
    .map((entry) => ({ entry, rank: Math.min(...[entry.name, entry.slug, ...entry.aliases].map((name) => rankOf(name, wanted))) }))
    .filter(({ rank }) => rank < nowhere)
    .sort((one, other) => one.rank - other.rank)
    .map(({ entry }) => entry);
}

/** The alias that answers a search, where the provider's own name does not: "WhatsApp" for Meta. */
export function aliasMeant({ name, slug, aliases }: ProviderEntry, text: string): string | undefined {
  const wanted = plain(text);
  if (wanted === "" || rankOf(name, wanted) < nowhere || rankOf(slug, wanted) < nowhere) return;
  return aliases.find((alias) => rankOf(alias, wanted) < nowhere);
}

const nowhere = 4;

function rankOf(name: string, wanted: string): number {
  const whole = plain(name);
  if (whole === wanted) return 0;
  if (whole.startsWith(wanted)) return 1;
  const words = name.split(/[^\p{L}\p{N}]+/u).map(plain);
  if (words.some((_, index) => words.slice(index).join("").startsWith(wanted))) return 2;
  return whole.includes(wanted) ? 3 : nowhere;
}

function plain(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
