import type { Denial } from "./ports.ts";
import type { ProviderSpec } from "./provider.ts";
import type { ProviderSettings } from "./settle.ts";

/** A provider whose owner has not said yet what only they know lets nobody in; says which setting it waits for. */
export function lackingSetting({ settings = [] }: ProviderSpec, given: ProviderSettings = {}): Denial | undefined {
  const lacking = settings.find(({ name, required }) => required && (given[name] ?? "").length === 0);
  if (lacking) return { reason: "no-active-secret", seen: `nothing set for "${lacking.label}"`, expected: `${lacking.label} in this gate's settings` };
}
