import type { ProviderSpec } from "../provider.ts";

export const travisCi: ProviderSpec = {
  slug: "travis-ci",
  name: "Travis CI",
  docs: "https://docs.travis-ci.com/user/notifications/#configuring-webhook-notifications",
  confidence: "medium",
  schemes: [
    {
      label: "RSA-SHA1 over the payload",
      algorithm: "rsa-sha1",
      encoding: "base64",
      signature: { header: "Signature" },
      message: [{ form: "payload" }],
      bindsBody: true,
    },
  ],
  event: {
    id: [
      {
        join: [
          { form: "payload", inner: "id" },
          { form: "payload", inner: "state" },
          { form: "payload", inner: "finished_at" },
        ],
      },
    ],
    type: [{ form: "payload", inner: "state" }],
    account: { header: "Travis-Repo-Slug" },
  },
  card: {
    secretHint: "Travis CI's public key (PEM), as api.travis-ci.com/config shows it.",
    setUp: [
      "Open https://api.travis-ci.com/config, copy config.notifications.webhook.public_key, and paste it here.",
      "Name this endpoint's address in .travis.yml, under notifications, webhooks.",
      "Run a build.",
    ],
  },
};
