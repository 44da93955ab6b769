import type { ProviderSpec } from "../provider.ts";
import { livekit } from "./livekit.ts";
import { mailgun } from "./mailgun.ts";
import { meta } from "./meta.ts";
import { microsoftGraph } from "./microsoft-graph.ts";
import { plaid } from "./plaid.ts";

/** Providers from L to R, by slug. */
export const lToR: readonly ProviderSpec[] = [livekit, mailgun, meta, microsoftGraph, plaid];
