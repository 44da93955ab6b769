import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const terraform: ProviderSpec = {
  slug: "terraform",
  name: "HCP Terraform / Terraform Enterprise",
  docs: "https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations",
  confidence: "medium",
  // Notifications, and run tasks.
  schemes: [hmac({ header: "X-TFE-Notification-Signature", digest: "sha512" }), hmac({ header: "X-TFC-Task-Signature", digest: "sha512" })],
  event: {
    id: [{ json: "task_result_id" }, { join: [{ json: "run_id" }, { json: "notifications.0.trigger" }, { json: "notifications.0.run_updated_at" }] }],
    type: [{ json: "notifications.0.trigger" }, { json: "stage" }],
    account: { json: "workspace_id" },
  },
  card: card("HCP Terraform", {
    where: "the workspace's Settings, Notifications, Create a notification, Webhook (for run tasks the organization's Settings, Run tasks)",
    secret: "The Token that you enter for the notification, or the HMAC key of the run task; make it up.",
    own: true,
    more: ["Terraform sends a signed verification when it saves."],
  }),
};
