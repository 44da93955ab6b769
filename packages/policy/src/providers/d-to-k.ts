import type { ProviderSpec } from "../provider.ts";
import { daily } from "./daily.ts";
import { datadog } from "./datadog.ts";
import { deepgram } from "./deepgram.ts";
import { discord } from "./discord.ts";
import { discourse } from "./discourse.ts";
import { docusign } from "./docusign.ts";
import { dodopayments } from "./dodopayments.ts";
import { doppler } from "./doppler.ts";
import { dropbox } from "./dropbox.ts";
import { dropboxSign } from "./dropbox-sign.ts";
import { dub } from "./dub.ts";
import { duffel } from "./duffel.ts";
import { dwolla } from "./dwolla.ts";
import { dyte } from "./dyte.ts";
import { easypost } from "./easypost.ts";
import { ebay } from "./ebay.ts";
import { elevenlabs } from "./elevenlabs.ts";
import { enode } from "./enode.ts";
import { etsy } from "./etsy.ts";
import { falAi } from "./fal-ai.ts";
import { fastspring } from "./fastspring.ts";
import { fathom } from "./fathom.ts";
import { figma } from "./figma.ts";
import { fillout } from "./fillout.ts";
import { fireblocks } from "./fireblocks.ts";
import { fiuu } from "./fiuu.ts";
import { flutterwave } from "./flutterwave.ts";
import { folk } from "./folk.ts";
import { formstack } from "./formstack.ts";
import { fourthwall } from "./fourthwall.ts";
import { frameio } from "./frameio.ts";
import { freshchat } from "./freshchat.ts";
import { front } from "./front.ts";
import { fusionauth } from "./fusionauth.ts";
import { gemini } from "./gemini.ts";
import { ghost } from "./ghost.ts";
import { gitea } from "./gitea.ts";
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
  daily,
  datadog,
  deepgram,
  discord,
  discourse,
  docusign,
  dodopayments,
  doppler,
  dropbox,
  dropboxSign,
  dub,
  duffel,
  dwolla,
  dyte,
  easypost,
  ebay,
  elevenlabs,
  enode,
  etsy,
  falAi,
  fastspring,
  fathom,
  figma,
  fillout,
  fireblocks,
  fiuu,
  flutterwave,
  folk,
  formstack,
  fourthwall,
  frameio,
  freshchat,
  front,
  fusionauth,
  gemini,
  ghost,
  gitea,
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
