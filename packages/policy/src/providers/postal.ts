import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";

/** Postal signs each request twice with the same key. */
function rsa(algorithm: "rsa-sha256" | "rsa-sha1", header: string): Scheme {
  return {
    label: `${algorithm.toUpperCase()} over the body`,
    algorithm,
    encoding: "base64",
    signature: { header },
    message: ["body"],
    bindsBody: true,
  };
}

export const postal: ProviderSpec = {
  slug: "postal",
  name: "Postal",
  docs: "https://docs.postalserver.io/developer/webhooks",
  confidence: "medium",
  // Older servers send the second only.
  schemes: [rsa("rsa-sha256", "X-Postal-Signature-256"), rsa("rsa-sha1", "X-Postal-Signature")],
  event: { id: [{ json: "uuid" }], type: [{ json: "event" }] },
  card: {
    secretHint: "The public half of the server's signing key: as PEM, or the base64 after p= that postal default-dkim-record prints.",
    setUp: [
      "On your Postal server run postal default-dkim-record, and paste here what stands after p=, without the semicolon.",
      "In Postal open the mail server, Webhooks, and add one with this endpoint's address.",
      "Choose the events and save; send a message.",
    ],
  },
};
