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
import { go1 } from "./go1.ts";
import { gocardless } from "./gocardless.ts";
import { googleCalendar } from "./google-calendar.ts";
import { googleChat } from "./google-chat.ts";
import { googleDrive } from "./google-drive.ts";
import { googlePubsub } from "./google-pubsub.ts";
import { gorgias } from "./gorgias.ts";
import { grafana } from "./grafana.ts";
import { gumroad } from "./gumroad.ts";
import { helpscout } from "./helpscout.ts";
import { heroku } from "./heroku.ts";
import { highlevel } from "./highlevel.ts";
import { honeycomb } from "./honeycomb.ts";
import { hookdeck } from "./hookdeck.ts";
import { hostedhooks } from "./hostedhooks.ts";
import { httpMessageSignatures } from "./http-message-signatures.ts";
import { hubspot } from "./hubspot.ts";
import { huggingFace } from "./hugging-face.ts";
import { hygraph } from "./hygraph.ts";
import { imagekit } from "./imagekit.ts";
import { immutable } from "./immutable.ts";
import { incidentIo } from "./incident-io.ts";
import { inngest } from "./inngest.ts";
import { intercom } from "./intercom.ts";
import { iron } from "./iron.ts";
import { jira } from "./jira.ts";
import { jobber } from "./jobber.ts";
import { jobdiva } from "./jobdiva.ts";
import { jotform } from "./jotform.ts";
import { keygen } from "./keygen.ts";
import { kick } from "./kick.ts";
import { kinde } from "./kinde.ts";
import { klarna } from "./klarna.ts";
import { klaviyo } from "./klaviyo.ts";
import { knock } from "./knock.ts";
import { kontentAi } from "./kontent-ai.ts";
import { kustomer } from "./kustomer.ts";

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
  go1,
  gocardless,
  googleCalendar,
  googleChat,
  googleDrive,
  googlePubsub,
  gorgias,
  grafana,
  gumroad,
  helpscout,
  heroku,
  highlevel,
  honeycomb,
  hookdeck,
  hostedhooks,
  httpMessageSignatures,
  hubspot,
  huggingFace,
  hygraph,
  imagekit,
  immutable,
  incidentIo,
  inngest,
  intercom,
  iron,
  jira,
  jobber,
  jobdiva,
  jotform,
  keygen,
  kick,
  kinde,
  klarna,
  klaviyo,
  knock,
  kontentAi,
  kustomer,
];
