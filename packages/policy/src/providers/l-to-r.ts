import type { ProviderSpec } from "../provider.ts";

/** Providers from L to R, by slug. */
export const lToR: readonly ProviderSpec[] = [];
