import type { ProviderEntry } from "@postern/contract/provider";

interface TilesInput {
  /** What a search found, best first; all providers without one. */
  found: readonly ProviderEntry[];
  /** Slugs of this project's own providers. */
  used: readonly string[];
  /** A slug that must be among them, as it is the one chosen. */
  chosen: string | undefined;
}

export const tilesMax = 11;
const ownMax = 4;

/** The few providers shown as tiles. The choice keeps its place where it has one, else it takes the last. */
export function tilesFor({ found, used, chosen }: TilesInput): ProviderEntry[] {
  const isSearch = chosen === undefined;
  const own = isSearch ? [] : found.filter(({ slug }) => used.includes(slug)).slice(0, ownMax);
  const shown = [...own, ...found.filter((entry) => !own.includes(entry))].slice(0, tilesMax);
  const missing = shown.some(({ slug }) => slug === chosen) ? undefined : found.find(({ slug }) => slug === chosen);
  return missing ? [...shown.slice(0, tilesMax - 1), missing] : shown;
}
