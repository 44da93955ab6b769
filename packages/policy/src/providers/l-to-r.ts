import type { ProviderSpec } from "../provider.ts";
import { launchdarkly } from "./launchdarkly.ts";
import { lemonsqueezy } from "./lemonsqueezy.ts";
import { line } from "./line.ts";
import { linear } from "./linear.ts";
import { linkedin } from "./linkedin.ts";
import { lithic } from "./lithic.ts";
import { liveblocks } from "./liveblocks.ts";
import { livechat } from "./livechat.ts";
import { livekit } from "./livekit.ts";
import { lob } from "./lob.ts";
import { logto } from "./logto.ts";
import { loops } from "./loops.ts";
import { mailchannels } from "./mailchannels.ts";
import { mailchimp } from "./mailchimp.ts";
import { mailerlite } from "./mailerlite.ts";
import { mailersend } from "./mailersend.ts";
import { mailgun } from "./mailgun.ts";
import { mailjet } from "./mailjet.ts";
import { mandrill } from "./mandrill.ts";
import { mautic } from "./mautic.ts";
import { mercadopago } from "./mercadopago.ts";
import { mercury } from "./mercury.ts";
import { messagebird } from "./messagebird.ts";
import { meta } from "./meta.ts";
import { microsoftBotFramework } from "./microsoft-bot-framework.ts";
import { microsoftGraph } from "./microsoft-graph.ts";
import { microsoftTeams } from "./microsoft-teams.ts";
import { modernTreasury } from "./modern-treasury.ts";
import { mollie } from "./mollie.ts";
import { monday } from "./monday.ts";
import { moneyhash } from "./moneyhash.ts";
import { mongodbAppServices } from "./mongodb-app-services.ts";
import { mongodbAtlas } from "./mongodb-atlas.ts";
import { moralis } from "./moralis.ts";
import { mux } from "./mux.ts";
import { netlify } from "./netlify.ts";
import { newRelic } from "./new-relic.ts";
import { nmi } from "./nmi.ts";
import { noon } from "./noon.ts";
import { notion } from "./notion.ts";
import { novalnet } from "./novalnet.ts";
import { nowpayments } from "./nowpayments.ts";
import { npm } from "./npm.ts";
import { nylas } from "./nylas.ts";
import { okta } from "./okta.ts";
import { onfido } from "./onfido.ts";
import { onfleet } from "./onfleet.ts";
import { openai } from "./openai.ts";
import { opsgenie } from "./opsgenie.ts";
import { orb } from "./orb.ts";
import { orbit } from "./orbit.ts";
import { ordergroove } from "./ordergroove.ts";
import { paddle } from "./paddle.ts";
import { paddleClassic } from "./paddle-classic.ts";
import { pagerduty } from "./pagerduty.ts";
import { pandadoc } from "./pandadoc.ts";
import { payload } from "./payload.ts";
import { paypal } from "./paypal.ts";
import { paystack } from "./paystack.ts";
import { persona } from "./persona.ts";
import { phonepe } from "./phonepe.ts";
import { pinwheel } from "./pinwheel.ts";
import { pipedrive } from "./pipedrive.ts";
import { plaid } from "./plaid.ts";
import { plain } from "./plain.ts";
import { plivo } from "./plivo.ts";
import { podium } from "./podium.ts";
import { polar } from "./polar.ts";
import { postal } from "./postal.ts";
import { postmark } from "./postmark.ts";
import { ppro } from "./ppro.ts";
import { primer } from "./primer.ts";
import { privy } from "./privy.ts";
import { propexo } from "./propexo.ts";
import { pusher } from "./pusher.ts";
import { qstash } from "./qstash.ts";
import { quickbooks } from "./quickbooks.ts";
import { ramp } from "./ramp.ts";
import { razorpay } from "./razorpay.ts";
import { recallAi } from "./recall-ai.ts";
import { recharge } from "./recharge.ts";
import { recurly } from "./recurly.ts";
import { render } from "./render.ts";
import { replicate } from "./replicate.ts";
import { resend } from "./resend.ts";
import { retell } from "./retell.ts";
import { revenuecat } from "./revenuecat.ts";
import { revolut } from "./revolut.ts";
import { ringcentral } from "./ringcentral.ts";
import { rippleCollections } from "./ripple-collections.ts";

/** Providers from L to R, by slug. */
export const lToR: readonly ProviderSpec[] = [
  launchdarkly,
  lemonsqueezy,
  line,
  linear,
  linkedin,
  lithic,
  liveblocks,
  livechat,
  livekit,
  lob,
  logto,
  loops,
  mailchannels,
  mailchimp,
  mailerlite,
  mailersend,
  mailgun,
  mailjet,
  mandrill,
  mautic,
  mercadopago,
  mercury,
  messagebird,
  meta,
  microsoftBotFramework,
  microsoftGraph,
  microsoftTeams,
  modernTreasury,
  mollie,
  monday,
  moneyhash,
  mongodbAppServices,
  mongodbAtlas,
  moralis,
  mux,
  netlify,
  newRelic,
  nmi,
  noon,
  notion,
  novalnet,
  nowpayments,
  npm,
  nylas,
  okta,
  onfido,
  onfleet,
  openai,
  opsgenie,
  orb,
  orbit,
  ordergroove,
  paddle,
  paddleClassic,
  pagerduty,
  pandadoc,
  payload,
  paypal,
  paystack,
  persona,
  phonepe,
  pinwheel,
  pipedrive,
  plaid,
  plain,
  plivo,
  podium,
  polar,
  postal,
  postmark,
  ppro,
  primer,
  privy,
  propexo,
  pusher,
  qstash,
  quickbooks,
  ramp,
  razorpay,
  recallAi,
  recharge,
  recurly,
  render,
  replicate,
  resend,
  retell,
  revenuecat,
  revolut,
  ringcentral,
  rippleCollections,
];
