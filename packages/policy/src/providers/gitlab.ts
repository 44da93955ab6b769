import type { ProviderSpec } from "../provider.ts";
import { standardHmac } from "./standard-webhooks.ts";

export const gitlab: ProviderSpec = {
  slug: "gitlab",
  name: "GitLab",
  docs: "https://docs.gitlab.com/user/project/integrations/webhooks/",
  confidence: "medium",
  schemes: [
    // Signed deliveries come first: a request that shows both is judged by the stronger proof whenever a signing token is kept here.
    { ...standardHmac, key: [{ strip: "whsec_", required: true }, "base64"] },
    { label: "the secret token", algorithm: "token", encoding: "text", signature: { header: "X-Gitlab-Token" }, bindsBody: false },
  ],
  event: {
    id: [{ header: "Idempotency-Key" }, { header: "webhook-id" }, { header: "X-Gitlab-Event-UUID" }],
    type: [{ json: "object_kind" }, { header: "X-Gitlab-Event" }],
  },
  card: {
    scheme: "The secret token in X-Gitlab-Token, or HMAC-SHA256 in webhook-signature when a signing token is used (GitLab 19.0 and later)",
    own: true,
    secretHint: "The Secret token you enter at GitLab, or the signing token it shows (whsec_…).",
    setUp: [
      "At GitLab open the project's (or group's) Settings, Webhooks, Add new webhook.",
      "Paste this endpoint's address as URL.",
      "Enter a secret token, or generate a signing token where your GitLab offers it: a signature covers the body, a token does not.",
      "Choose the triggers, save, and use Test to send one.",
    ],
  },
};
