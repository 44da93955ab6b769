import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const surveymonkey: ProviderSpec = {
  slug: "surveymonkey",
  name: "SurveyMonkey",
  docs: "https://api.surveymonkey.com/v3/docs#webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "Sm-Signature", digest: "sha1", encoding: "base64" })],
  event: { id: [{ json: "event_id" }], type: [{ json: "event_type" }] },
  handshakes: [{ match: [{ method: "HEAD" }], proof: "none", reply: { status: 200 } }],
  card: {
    secretHint: "The app's client id, the character &, and the app's secret: id&secret.",
    setUp: [
      "Open your app at developer.surveymonkey.com, Settings, Credentials.",
      "Paste client id and secret here, joined by &, and save.",
      "Create the webhook with POST /v3/webhooks, and this endpoint's address as subscription_url: Postern answers the first check for you.",
      "Answer a survey.",
    ],
  },
};
