import type { ProviderSpec } from "../provider.ts";
import { sns, snsConfirmation } from "../schemes/sns.ts";

export const awsSns: ProviderSpec = {
  slug: "aws-sns",
  name: "Amazon SNS",
  docs: "https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html",
  confidence: "high",
  schemes: sns({ input: { json: "TopicArn" }, oneOf: { setting: "topicArns" } }),
  event: { id: [{ json: "MessageId" }], type: [{ json: "Type" }], account: { json: "TopicArn" } },
  handshakes: [snsConfirmation],
  settings: [
    {
      name: "topicArns",
      label: "Topic ARNs",
      about: "The topics that may send here, such as arn:aws:sns:us-east-1:123456789012:orders. SNS signs for every AWS customer; only yours count.",
      kind: "list",
      required: true,
    },
  ],
  card: {
    secretHint: "None is needed: SNS signs with a certificate of its own, which is fetched from Amazon. List your topics instead.",
    setUp: [
      "Copy the topic's ARN from the SNS console and list it here.",
      "Create a subscription of the topic: protocol HTTPS, and this endpoint's address. Leave raw message delivery off: raw messages are not signed.",
      "SNS asks for a confirmation; Postern checks it and confirms.",
      "Publish a test message.",
    ],
  },
};
