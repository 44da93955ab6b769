import type { ProviderSpec } from "../provider.ts";
import { saleor } from "./saleor.ts";
import { sendgrid } from "./sendgrid.ts";
import { shopify } from "./shopify.ts";
import { slack } from "./slack.ts";
import { square } from "./square.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { stripe } from "./stripe.ts";
import { tebex } from "./tebex.ts";
import { trello } from "./trello.ts";
import { truelayer } from "./truelayer.ts";
import { twilio } from "./twilio.ts";
import { twitter } from "./twitter.ts";
import { unisenderGo } from "./unisender-go.ts";
import { wise } from "./wise.ts";
import { xero } from "./xero.ts";
import { zoom } from "./zoom.ts";

/** Providers from S to Z, by slug. */
export const sToZ: readonly ProviderSpec[] = [
  saleor,
  sendgrid,
  shopify,
  slack,
  square,
  standardWebhooks,
  stripe,
  tebex,
  trello,
  truelayer,
  twilio,
  twitter,
  unisenderGo,
  wise,
  xero,
  zoom,
];
