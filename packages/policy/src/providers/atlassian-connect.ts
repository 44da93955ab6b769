import type { Source } from "../place.ts";
import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";
import { jwt } from "../schemes/jwt.ts";

/** A token that is bound to the request by `qsh`, the digest of method, path and query; `context-qsh`, which fits any request, is none. */
function boundToRequest(signature: Source): Scheme {
  const query = { fields: "query", pair: "=", between: "&", without: ["jwt"], encoded: "rfc3986", repeated: "," } as const;
  return jwt({
    label: "a token (HS256) with the digest of method, path and query",
    signature,
    algorithms: ["HS256"],
    require: [{ input: { claim: "exp" }, present: true }],
    digests: [{ from: { claim: "qsh" }, algorithm: "sha256", encoding: "hex", of: ["method", { text: "&" }, "path-only", { text: "&" }, query] }],
    url: { setting: "notificationUrl" },
  });
}

export const atlassianConnect: ProviderSpec = {
  slug: "atlassian-connect",
  name: "Atlassian Connect",
  docs: "https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/",
  confidence: "high",
  schemes: [boundToRequest({ header: "Authorization", prefix: "JWT ", anyCase: true }), boundToRequest({ query: "jwt" })],
  event: { id: [{ header: "X-Atlassian-Webhook-Identifier" }], type: [{ json: "webhookEvent" }] },
  settings: [
    {
      name: "notificationUrl",
      label: "Address below the base URL",
      about:
        "What is signed is the path below the descriptor's baseUrl: https://app.example.com/hook when the webhook's url there is /hook. The whole path when empty.",
      kind: "text",
    },
  ],
  card: {
    secretHint: "The sharedSecret of an installation, which Jira or Confluence sends to the app's installed callback; one for each site.",
    setUp: [
      "Let the app's descriptor lead here: this endpoint's host as baseUrl, and its path as the url of the webhook.",
      "Install the app, and paste the sharedSecret of its installed callback here; further sites are further secrets.",
      "Change an issue. The token covers method and address but no body: fetch the issue before you act on it.",
    ],
  },
};
