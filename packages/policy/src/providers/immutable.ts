import type { ProviderSpec } from "../provider.ts";
import { sns, snsConfirmation } from "../schemes/sns.ts";

/** Immutable's own accounts at Amazon: production and sandbox. */
const topics = ["arn:aws:sns:us-east-2:362750628221:", "arn:aws:sns:us-east-2:783421985614:"];

export const immutable: ProviderSpec = {
  slug: "immutable",
  name: "Immutable",
  docs: "https://docs.immutable.com/",
  confidence: "high",
  schemes: sns({ input: { json: "TopicArn" }, startsWith: topics }),
  event: { id: [{ json: "MessageId" }], type: [{ json: "Message", inner: "event_name" }], account: { json: "TopicArn" } },
  handshakes: [snsConfirmation],
  card: {
    secretHint: "None is needed: Immutable sends through Amazon SNS, whose certificate is fetched; only Immutable's own topics count.",
    setUp: [
      "In the Immutable Hub open your project, Webhooks, and create one.",
      "Paste this endpoint's address as Endpoint URL.",
      "SNS asks for a confirmation; Postern checks it and confirms.",
      "Let a first event happen, such as a mint in the sandbox.",
    ],
  },
};
