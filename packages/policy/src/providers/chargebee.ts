import type { ProviderSpec } from "../provider.ts";
import { basic } from "../schemes/token.ts";

export const chargebee: ProviderSpec = {
  slug: "chargebee",
  name: "Chargebee",
  docs: "https://apidocs.chargebee.com/docs/api/webhooks",
  confidence: "high",
  schemes: [basic()],
  event: { id: [{ json: "id" }], type: [{ json: "event_type" }] },
  card: {
    own: { kind: "user-password" },
    secretHint: "User name and password as you enter them for the webhook, as user:password; make them up.",
    setUp: [
      "In Chargebee open Settings, Configure Chargebee, Webhooks, Add Webhook.",
      "Paste this endpoint's address as Webhook URL.",
      "Choose Protect webhook URL with basic authentication, enter a user name and a password, and the same here as user:password.",
      "Use Test Webhook. The password covers the sender, not the event: look it up before you act on it.",
    ],
  },
};
