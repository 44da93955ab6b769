import type { ProviderSpec } from "../provider.ts";
import { discord } from "./discord.ts";
import { docusign } from "./docusign.ts";
import { dropboxSign } from "./dropbox-sign.ts";
import { ebay } from "./ebay.ts";
import { falAi } from "./fal-ai.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { googlePubsub } from "./google-pubsub.ts";
import { httpMessageSignatures } from "./http-message-signatures.ts";
import { hubspot } from "./hubspot.ts";
import { hygraph } from "./hygraph.ts";
import { keygen } from "./keygen.ts";
import { kick } from "./kick.ts";
import { kinde } from "./kinde.ts";

/** Providers from D to K, by slug. */
export const dToK: readonly ProviderSpec[] = [
  discord,
  docusign,
  dropboxSign,
  ebay,
  falAi,
  github,
  gitlab,
  googlePubsub,
  httpMessageSignatures,
  hubspot,
  hygraph,
  keygen,
  kick,
  kinde,
];
