import type { ProviderSpec } from "../provider.ts";
import { discord } from "./discord.ts";
import { docusign } from "./docusign.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { googlePubsub } from "./google-pubsub.ts";
import { hubspot } from "./hubspot.ts";
import { kick } from "./kick.ts";
import { kinde } from "./kinde.ts";

/** Providers from D to K, by slug. */
export const dToK: readonly ProviderSpec[] = [discord, docusign, github, gitlab, googlePubsub, hubspot, kick, kinde];
