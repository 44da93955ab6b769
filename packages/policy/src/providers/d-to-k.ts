import type { ProviderSpec } from "../provider.ts";
import { discord } from "./discord.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";

/** Providers from D to K, by slug. */
export const dToK: readonly ProviderSpec[] = [discord, github, gitlab];
