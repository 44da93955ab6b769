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
import { sparkpost } from "./sparkpost.ts";
import { square } from "./square.ts";
import { squarespace } from "./squarespace.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { statsig } from "./statsig.ts";
import { storyblok } from "./storyblok.ts";
import { strava } from "./strava.ts";
import { streak } from "./streak.ts";
import { stream } from "./stream.ts";
import { stripe } from "./stripe.ts";
import { stytch } from "./stytch.ts";
import { sumsub } from "./sumsub.ts";
import { supabaseAuth } from "./supabase-auth.ts";
import { supabaseDb } from "./supabase-db.ts";
import { surveymonkey } from "./surveymonkey.ts";
import { svix } from "./svix.ts";
import { taiga } from "./taiga.ts";
import { tally } from "./tally.ts";
import { tebex } from "./tebex.ts";
import { telegram } from "./telegram.ts";
import { telnyx } from "./telnyx.ts";
import { terraform } from "./terraform.ts";
import { tiktok } from "./tiktok.ts";
import { tink } from "./tink.ts";
import { todoist } from "./todoist.ts";
import { transloadit } from "./transloadit.ts";
import { travisCi } from "./travis-ci.ts";
import { trello } from "./trello.ts";
import { tremendous } from "./tremendous.ts";
import { trendmicroConformity } from "./trendmicro-conformity.ts";
import { truelayer } from "./truelayer.ts";
import { trustpay } from "./trustpay.ts";
import { twilio } from "./twilio.ts";
import { twitch } from "./twitch.ts";
import { twitter } from "./twitter.ts";
import { typeform } from "./typeform.ts";
import { unisenderGo } from "./unisender-go.ts";
import { unit } from "./unit.ts";
import { vanta } from "./vanta.ts";
import { vapi } from "./vapi.ts";
import { vercel } from "./vercel.ts";
import { veriff } from "./veriff.ts";
import { viber } from "./viber.ts";
import { videoask } from "./videoask.ts";
import { vmware } from "./vmware.ts";
import { vonage } from "./vonage.ts";
import { webex } from "./webex.ts";
import { webflow } from "./webflow.ts";
import { whereby } from "./whereby.ts";
import { whop } from "./whop.ts";
import { wise } from "./wise.ts";
import { wix } from "./wix.ts";
import { woocommerce } from "./woocommerce.ts";
import { workos } from "./workos.ts";
import { worldline } from "./worldline.ts";
import { xendit } from "./xendit.ts";
import { xero } from "./xero.ts";
import { yousign } from "./yousign.ts";
import { zapier } from "./zapier.ts";
import { zendesk } from "./zendesk.ts";
import { zohoSign } from "./zoho-sign.ts";
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
  sparkpost,
  square,
  squarespace,
  standardWebhooks,
  statsig,
  storyblok,
  strava,
  streak,
  stream,
  stripe,
  stytch,
  sumsub,
  supabaseAuth,
  supabaseDb,
  surveymonkey,
  svix,
  taiga,
  tally,
  tebex,
  telegram,
  telnyx,
  terraform,
  tiktok,
  tink,
  todoist,
  transloadit,
  travisCi,
  trello,
  tremendous,
  trendmicroConformity,
  truelayer,
  trustpay,
  twilio,
  twitch,
  twitter,
  typeform,
  unisenderGo,
  unit,
  vanta,
  vapi,
  vercel,
  veriff,
  viber,
  videoask,
  vmware,
  vonage,
  webex,
  webflow,
  whereby,
  whop,
  wise,
  wix,
  woocommerce,
  workos,
  worldline,
  xendit,
  xero,
  yousign,
  zapier,
  zendesk,
  zohoSign,
  zoom,
];
