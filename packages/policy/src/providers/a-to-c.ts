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
import { attio } from "./attio.ts";
import { auth0 } from "./auth0.ts";
import { authorizeNet } from "./authorize-net.ts";
import { autodesk } from "./autodesk.ts";
import { autotask } from "./autotask.ts";
import { awsSns } from "./aws-sns.ts";
import { azureDevops } from "./azure-devops.ts";
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
import { cloudevents } from "./cloudevents.ts";
import { cloudinary } from "./cloudinary.ts";
import { contentful } from "./contentful.ts";

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
  attio,
  auth0,
  authorizeNet,
  autodesk,
  autotask,
  awsSns,
  azureDevops,
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
  cloudevents,
  cloudinary,
  contentful,
];
