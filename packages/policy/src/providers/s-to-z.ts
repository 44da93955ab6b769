import type { ProviderSpec } from "../provider.ts";
import { saleor } from "./saleor.ts";
import { salesforce } from "./salesforce.ts";
import { samsara } from "./samsara.ts";
import { sanity } from "./sanity.ts";
import { scalekit } from "./scalekit.ts";
import { seam } from "./seam.ts";
import { segment } from "./segment.ts";
import { sellsy } from "./sellsy.ts";
import { sendbird } from "./sendbird.ts";
import { sendcloud } from "./sendcloud.ts";
import { sendgrid } from "./sendgrid.ts";
import { sentry } from "./sentry.ts";
import { shippo } from "./shippo.ts";
import { shipstation } from "./shipstation.ts";
import { shopify } from "./shopify.ts";
import { signalSciences } from "./signal-sciences.ts";
import { signalwire } from "./signalwire.ts";
import { signnow } from "./signnow.ts";
import { sinch } from "./sinch.ts";
import { slack } from "./slack.ts";
import { smartsheet } from "./smartsheet.ts";
import { snyk } from "./snyk.ts";
import { solidgate } from "./solidgate.ts";
import { sonarqube } from "./sonarqube.ts";
import { sonatype } from "./sonatype.ts";
import { square } from "./square.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { stripe } from "./stripe.ts";
import { sumsub } from "./sumsub.ts";
import { supabaseAuth } from "./supabase-auth.ts";
import { surveymonkey } from "./surveymonkey.ts";
import { tebex } from "./tebex.ts";
import { tiktok } from "./tiktok.ts";
import { travisCi } from "./travis-ci.ts";
import { trello } from "./trello.ts";
import { truelayer } from "./truelayer.ts";
import { twilio } from "./twilio.ts";
import { twitch } from "./twitch.ts";
import { twitter } from "./twitter.ts";
import { typeform } from "./typeform.ts";
import { unisenderGo } from "./unisender-go.ts";
import { viber } from "./viber.ts";
import { vonage } from "./vonage.ts";
import { webex } from "./webex.ts";
import { webflow } from "./webflow.ts";
import { wise } from "./wise.ts";
import { woocommerce } from "./woocommerce.ts";
import { workos } from "./workos.ts";
import { xero } from "./xero.ts";
import { zoom } from "./zoom.ts";

/** Providers from S to Z, by slug. */
export const sToZ: readonly ProviderSpec[] = [
  saleor,
  salesforce,
  samsara,
  sanity,
  scalekit,
  seam,
  segment,
  sellsy,
  sendbird,
  sendcloud,
  sendgrid,
  sentry,
  shippo,
  shipstation,
  shopify,
  signalSciences,
  signalwire,
  signnow,
  sinch,
  slack,
  smartsheet,
  snyk,
  solidgate,
  sonarqube,
  sonatype,
  square,
  standardWebhooks,
  stripe,
  sumsub,
  supabaseAuth,
  surveymonkey,
  tebex,
  tiktok,
  travisCi,
  trello,
  truelayer,
  twilio,
  twitch,
  twitter,
  typeform,
  unisenderGo,
  viber,
  vonage,
  webex,
  webflow,
  wise,
  woocommerce,
  workos,
  xero,
  zoom,
];
