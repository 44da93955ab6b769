import type { ProviderSettings } from "./policy.ts";
import type { ProviderSetting } from "./provider.ts";

/** What is wrong with a provider's settings, by their names: those it needs and lacks, and those it does not know or cannot read. */
export function faultsOfSettings(declared: readonly ProviderSetting[], given: ProviderSettings = {}): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const name of Object.keys(given)) if (!declared.some((setting) => setting.name === name)) faults[name] = "This provider has no such setting.";
  for (const { name, label, kind, required } of declared) {
    const value = given[name] ?? "";
    if (kind !== "list" && typeof value !== "string") faults[name] = `${label} is one text, not a list.`;
    if (required && value.length === 0) faults[name] = `Fill in ${label}: without it everyone is refused.`;
  }
  return faults;
}
