import type { ProviderSpec } from "../provider.ts";
import { livekit } from "./livekit.ts";
import { mailchannels } from "./mailchannels.ts";
import { mailgun } from "./mailgun.ts";
import { mercadopago } from "./mercadopago.ts";
import { meta } from "./meta.ts";
import { microsoftGraph } from "./microsoft-graph.ts";
import { paypal } from "./paypal.ts";
import { plaid } from "./plaid.ts";

/** Providers from L to R, by slug. */
export const lToR: readonly ProviderSpec[] = [livekit, mailchannels, mailgun, mercadopago, meta, microsoftGraph, paypal, plaid];
