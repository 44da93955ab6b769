import type { Source } from "../place.ts";
import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";
import { headerSetting } from "../schemes/token.ts";

const time: Source = { header: "X-Grafana-Alerting-Signature-Timestamp", named: "timestampHeader" };
const signed = stampedHmac({
  label: "HMAC-SHA256 over timestamp:body, or the body",
  from: { header: "X-Grafana-Alerting-Signature", named: "header" },
  time,
  content: [{ when: { input: time, present: true }, of: ["timestamp", { text: ":" }] }, "body"],
});

export const grafana: ProviderSpec = {
  slug: "grafana",
  name: "Grafana Alerting",
  docs: "https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/",
  confidence: "medium",
  // Grafana sends a time only where a header is named for it, and names no window; ours is the usual one.
  schemes: [{ ...signed, ...(signed.timestamp && { timestamp: { ...signed.timestamp, optional: true } }) }],
  // Grafana's groupKey names a group of alerts, which fires again and again.
  event: { id: [], type: [{ json: "status" }], account: { json: "orgId" } },
  settings: [
    { ...headerSetting, label: "Signature header", about: "As entered under Header in Grafana; X-Grafana-Alerting-Signature when empty." },
    {
      name: "timestampHeader",
      label: "Timestamp header",
      about: "As entered under Timestamp Header in Grafana; X-Grafana-Alerting-Signature-Timestamp when empty.",
      kind: "text",
    },
  ],
  card: card("Grafana", {
    where: "Alerting, Contact points, and add one of the integration Webhook",
    secret: "The Secret you enter under HMAC Signature.",
    own: true,
    more: [
      "It stands under Optional Webhook settings, HMAC Signature. Enter X-Grafana-Alerting-Signature-Timestamp as Timestamp Header there: without one, an old notice can be sent again.",
      "Point a notification policy at the contact point.",
    ],
  }),
};
