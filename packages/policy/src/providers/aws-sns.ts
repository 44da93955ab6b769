import type { Part } from "../part.ts";
import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";

/** Each member that is there, as its name and its value on a line each, in alphabetical order. */
const signedMembers = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
const message: Part[] = signedMembers.map((name) => ({
  when: { input: { json: name }, present: true },
  of: [{ text: `${name}\n` }, { json: name }, { text: "\n" }],
}));

const hosts = ["sns.*.amazonaws.com", "sns.*.amazonaws.com.cn"];

/** Anyone with an AWS account can make SNS sign, so the topic must be one of the owner's. */
const signed = {
  encoding: "base64",
  signature: { json: "Signature" },
  message,
  keysFrom: { url: { json: "SigningCertURL" }, hosts, pathEnds: ".pem", form: "pem" },
  require: [{ input: { json: "TopicArn" }, oneOf: { setting: "topicArns" } }],
  bindsBody: true,
} as const satisfies Partial<Scheme>;

export const awsSns: ProviderSpec = {
  slug: "aws-sns",
  name: "Amazon SNS",
  docs: "https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html",
  confidence: "high",
  schemes: [
    { ...signed, label: "RSA-SHA256 over the message's members", algorithm: "rsa-sha256", when: { input: { json: "SignatureVersion" }, equals: "2" } },
    { ...signed, label: "RSA-SHA1 over the message's members", algorithm: "rsa-sha1", when: { input: { json: "SignatureVersion" }, equals: "1" } },
  ],
  event: { id: [{ json: "MessageId" }], type: [{ json: "Type" }], account: { json: "TopicArn" } },
  handshakes: [
    {
      match: [{ input: { json: "Type" }, equals: "SubscriptionConfirmation" }],
      reply: { status: 200 },
      action: { kind: "confirm-subscription", url: { json: "SubscribeURL" }, hosts },
    },
  ],
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
