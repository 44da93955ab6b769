import type { Part } from "../part.ts";
import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";
import { content } from "../schemes/content.ts";
import { stampedHmac } from "../schemes/hmac.ts";

/** HubSpot signs the address with these characters decoded, whatever the wire shows. */
const decoded = ["%3A", "%2F", "%3F", "%40", "%21", "%24", "%27", "%28", "%29", "%2A", "%2C", "%3B"];
const address: Part = { unescape: decoded, of: ["url"] };

/** The older schemes: SHA-256 with the client secret in front, which is no HMAC. */
function legacy(version: string, signed: string): Scheme {
  return {
    label: `SHA-256 over secret and ${version === "v1" ? "body" : "method, address and body"}`,
    algorithm: "sha256",
    encoding: "hex",
    signature: { header: "X-HubSpot-Signature" },
    when: { input: { header: "X-HubSpot-Signature-Version" }, equals: version },
    message: content(signed),
    url: { setting: "notificationUrl" },
    bindsBody: true,
  };
}

export const hubspot: ProviderSpec = {
  slug: "hubspot",
  name: "HubSpot",
  docs: "https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests",
  confidence: "high",
  schemes: [
    stampedHmac({
      label: "HMAC-SHA256 over method, address, body and time",
      header: "X-HubSpot-Signature-v3",
      timeHeader: "X-HubSpot-Request-Timestamp",
      format: "milliseconds",
      encoding: "base64",
      content: ["method", address, "body", "timestamp"],
      url: { setting: "notificationUrl" },
    }),
    legacy("v1", "{secret}{body}"),
    legacy("v2", "{secret}{method}{url}{body}"),
  ],
  event: { id: [{ json: "0.eventId" }], type: [{ json: "0.subscriptionType" }], account: { json: "0.portalId" } },
  settings: [
    {
      name: "notificationUrl",
      label: "Address at HubSpot",
      about: "The target URL exactly as it stands at HubSpot, which signs it; this endpoint's own when empty.",
      kind: "text",
    },
  ],
  card: {
    secretHint: "The app's client secret, on the Auth page of the app.",
    setUp: [
      "Open your app in HubSpot, and copy the client secret from its Auth page.",
      "Paste it here and save.",
      "Under Webhooks paste this endpoint's address as Target URL, exactly as shown: HubSpot signs it.",
      "Subscribe to events and test one from there.",
    ],
  },
};
