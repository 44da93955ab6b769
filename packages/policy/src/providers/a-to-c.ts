import type { ProviderSpec } from "../provider.ts";
import { adyen } from "./adyen.ts";
import { awsSns } from "./aws-sns.ts";
import { braintree } from "./braintree.ts";
import { brevo } from "./brevo.ts";
import { circle } from "./circle.ts";
import { cloudevents } from "./cloudevents.ts";
import { cloudinary } from "./cloudinary.ts";
import { contentful } from "./contentful.ts";

/** Providers from A to C, by slug. */
export const aToC: readonly ProviderSpec[] = [adyen, awsSns, braintree, brevo, circle, cloudevents, cloudinary, contentful];
