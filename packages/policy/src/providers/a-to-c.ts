import type { ProviderSpec } from "../provider.ts";
import { adyen } from "./adyen.ts";
import { awsSns } from "./aws-sns.ts";
import { braintree } from "./braintree.ts";
import { cloudinary } from "./cloudinary.ts";

/** Providers from A to C, by slug. */
export const aToC: readonly ProviderSpec[] = [adyen, awsSns, braintree, cloudinary];
