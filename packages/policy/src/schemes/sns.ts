import type { Part } from "../part.ts";
import type { Condition } from "../place.ts";
import type { Handshake } from "../provider.ts";
import type { Scheme } from "../scheme.ts";

/** Each member that is there, as its name and its value on a line each, in alphabetical order. */
const signedMembers = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
const message: Part[] = signedMembers.map((name) => ({
  when: { input: { json: name }, present: true },
  of: [{ text: `${name}\n` }, { json: name }, { text: "\n" }],
}));

const hosts = ["sns.{region}.amazonaws.com", "sns.{region}.amazonaws.com.cn"];

/** How Amazon SNS signs, in its two versions. SNS signs for every AWS customer: `topic` says whose messages count. */
export function sns(topic: Condition): readonly Scheme[] {
  const signed = {
    encoding: "base64",
    signature: { json: "Signature" },
    message,
    keysFrom: { url: { json: "SigningCertURL" }, hosts, pathEnds: ".pem", form: "pem" },
    require: [topic],
    bindsBody: true,
  } as const satisfies Partial<Scheme>;
  const version = (equals: string) => ({ input: { json: "SignatureVersion" }, equals });
  return [
    { ...signed, label: "RSA-SHA256 over the message's members", algorithm: "rsa-sha256", when: version("2") },
    { ...signed, label: "RSA-SHA1 over the message's members", algorithm: "rsa-sha1", when: version("1") },
  ];
}

/** A subscription that must be confirmed before SNS sends anything; signed as the messages are. */
export const snsConfirmation: Handshake = {
  match: [{ input: { json: "Type" }, equals: "SubscriptionConfirmation" }],
  reply: { status: 200 },
  action: { kind: "confirm-subscription", url: { json: "SubscribeURL" }, hosts },
};
