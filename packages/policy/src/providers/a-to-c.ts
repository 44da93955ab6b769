import type { ProviderSpec } from "../provider.ts";
import { ably } from "./ably.ts";
import { acuity } from "./acuity.ts";
import { adobeSign } from "./adobe-sign.ts";
import { adyen } from "./adyen.ts";
import { affirm } from "./affirm.ts";
import { aftership } from "./aftership.ts";
import { airship } from "./airship.ts";
import { airtable } from "./airtable.ts";
import { airwallex } from "./airwallex.ts";
import { alchemy } from "./alchemy.ts";
import { anthropic } from "./anthropic.ts";
import { asana } from "./asana.ts";
import { assemblyai } from "./assemblyai.ts";
import { atlassianConnect } from "./atlassian-connect.ts";
import { attio } from "./attio.ts";
import { auth0 } from "./auth0.ts";
import { authorizeNet } from "./authorize-net.ts";
import { autodesk } from "./autodesk.ts";
import { autotask } from "./autotask.ts";
import { awsSns } from "./aws-sns.ts";
import { azureDevops } from "./azure-devops.ts";
import { azureEventGrid } from "./azure-event-grid.ts";
import { bandwidth } from "./bandwidth.ts";
import { bigcommerce } from "./bigcommerce.ts";
import { bitbucket } from "./bitbucket.ts";
import { bluesnap } from "./bluesnap.ts";
import { boldsign } from "./boldsign.ts";
import { bolt } from "./bolt.ts";
import { box } from "./box.ts";
import { braintree } from "./braintree.ts";
import { brevo } from "./brevo.ts";
import { brex } from "./brex.ts";
import { bridge } from "./bridge.ts";
import { btcpay } from "./btcpay.ts";
import { buildkite } from "./buildkite.ts";
import { calCom } from "./cal-com.ts";
import { calendly } from "./calendly.ts";
import { cashfree } from "./cashfree.ts";
import { cashtocode } from "./cashtocode.ts";
import { castle } from "./castle.ts";
import { chargebee } from "./chargebee.ts";
import { chargify } from "./chargify.ts";
import { chatwoot } from "./chatwoot.ts";
import { checkoutCom } from "./checkout-com.ts";
import { checkr } from "./checkr.ts";
import { circle } from "./circle.ts";
import { circleci } from "./circleci.ts";
import { clearbit } from "./clearbit.ts";
import { clerk } from "./clerk.ts";
import { clickup } from "./clickup.ts";
import { close } from "./close.ts";
import { cloudconvert } from "./cloudconvert.ts";
import { cloudevents } from "./cloudevents.ts";
import { cloudflare } from "./cloudflare.ts";
import { cloudflareStream } from "./cloudflare-stream.ts";
import { cloudinary } from "./cloudinary.ts";
import { coinbaseCdp } from "./coinbase-cdp.ts";
import { coinbaseCommerce } from "./coinbase-commerce.ts";
import { commercelayer } from "./commercelayer.ts";
import { configcat } from "./configcat.ts";
import { connectwise } from "./connectwise.ts";
import { constantContact } from "./constant-contact.ts";
import { contentful } from "./contentful.ts";
import { courier } from "./courier.ts";
import { creem } from "./creem.ts";
import { crisp } from "./crisp.ts";
import { cronofy } from "./cronofy.ts";
import { crossmint } from "./crossmint.ts";
import { cryptopay } from "./cryptopay.ts";
import { currents } from "./currents.ts";
import { cursor } from "./cursor.ts";
import { customerio } from "./customerio.ts";

/** Providers from A to C, by slug. */
export const aToC: readonly ProviderSpec[] = [
  ably,
  acuity,
  adobeSign,
  adyen,
  affirm,
  aftership,
  airship,
  airtable,
  airwallex,
  alchemy,
  anthropic,
  asana,
  assemblyai,
  atlassianConnect,
  attio,
  auth0,
  authorizeNet,
  autodesk,
  autotask,
  awsSns,
  azureDevops,
  azureEventGrid,
  bandwidth,
  bigcommerce,
  bitbucket,
  bluesnap,
  boldsign,
  bolt,
  box,
  braintree,
  brevo,
  brex,
  bridge,
  btcpay,
  buildkite,
  calCom,
  calendly,
  cashfree,
  cashtocode,
  castle,
  chargebee,
  chargify,
  chatwoot,
  checkoutCom,
  checkr,
  circle,
  circleci,
  clearbit,
  clerk,
  clickup,
  close,
  cloudconvert,
  cloudevents,
  cloudflare,
  cloudflareStream,
  cloudinary,
  coinbaseCdp,
  coinbaseCommerce,
  commercelayer,
  configcat,
  connectwise,
  constantContact,
  contentful,
  courier,
  creem,
  crisp,
  cronofy,
  crossmint,
  cryptopay,
  currents,
  cursor,
  customerio,
];
