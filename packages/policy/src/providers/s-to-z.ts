import type { ProviderSpec } from "../provider.ts";
import { shopify } from "./shopify.ts";
import { slack } from "./slack.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { stripe } from "./stripe.ts";
import { twilio } from "./twilio.ts";

/** Providers from S to Z, by slug. */
export const sToZ: readonly ProviderSpec[] = [shopify, slack, standardWebhooks, stripe, twilio];
