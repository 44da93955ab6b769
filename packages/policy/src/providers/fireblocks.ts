import type { Condition, Setting } from "../place.ts";
import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";

function signed(url: string | Setting, when?: Condition): Scheme {
  return {
    label: "a detached token (RS512) over the body",
    algorithm: "jws",
    encoding: "text",
    signature: { header: "Fireblocks-Webhook-Signature" },
    jws: { algorithms: ["RS512"], detached: true },
    message: ["body"],
    keysFrom: { url, hosts: ["keys.fireblocks.io", "*.fireblocks.io"], form: "jwks" },
    ...(when && { when }),
    bindsBody: true,
  };
}

export const fireblocks: ProviderSpec = {
  slug: "fireblocks",
  name: "Fireblocks",
  docs: "https://developers.fireblocks.com/reference/validating-webhooks",
  confidence: "medium",
  schemes: [
    signed({ setting: "jwksUrl" }, { input: { setting: "jwksUrl" }, present: true }),
    signed("https://keys.fireblocks.io/.well-known/jwks.json"),
    // Version 1, whose key is published as PEM in the documentation alone.
    {
      label: "RSA-SHA512 over the body",
      algorithm: "rsa-sha512",
      encoding: "base64",
      signature: { header: "Fireblocks-Signature" },
      message: ["body"],
      bindsBody: true,
    },
  ],
  // The time in the body is the event's own: a retry is as old as its event.
  event: { id: [{ json: "id" }], type: [{ json: "eventType" }], account: { json: "workspaceId" } },
  settings: [
    {
      name: "jwksUrl",
      label: "Key set",
      about: "Where your environment's keys are, such as https://eu-keys.fireblocks.io/.well-known/jwks.json; those of US production when empty.",
      kind: "text",
    },
  ],
  card: {
    secretHint:
      "None is needed: Fireblocks' public keys are fetched. A key set (JWKS) pasted here is used instead; webhooks of version 1 need the public key (PEM) from the documentation.",
    setUp: [
      "Set your environment's key set here, unless it is US production: eu-keys, eu2-keys or sandbox-keys.fireblocks.io.",
      "In the Fireblocks Console open Developer Center, Webhooks, and add one of version 2 with this endpoint's address.",
      "Choose the events and let Fireblocks send a first one.",
    ],
  },
};
