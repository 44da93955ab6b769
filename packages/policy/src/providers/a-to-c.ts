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
import { braintree } from "./braintree.ts";
import { brevo } from "./brevo.ts";
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
  braintree,
  brevo,
  circle,
  cloudevents,
  cloudinary,
  contentful,
];
