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
import { paypal } from "./paypal.ts";
import { plaid } from "./plaid.ts";

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
  paypal,
  plaid,
];
