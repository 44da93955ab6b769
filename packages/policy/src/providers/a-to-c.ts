import type { ProviderSpec } from "../provider.ts";

/** Providers from A to C, by slug. */
export const aToC: readonly ProviderSpec[] = [];
