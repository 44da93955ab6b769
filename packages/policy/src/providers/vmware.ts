import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { basic } from "../schemes/token.ts";

export const vmware: ProviderSpec = {
  slug: "vmware",
  name: "VMware Workspace ONE",
  docs: "https://docs.omnissa.com/",
  confidence: "medium",
  schemes: [basic()],
  event: { id: [{ json: "EventId" }], type: [{ json: "EventType" }] },
  card: card("Workspace ONE UEM", {
    where: "Groups & Settings, System, Advanced, API, Event Notifications, and add a rule",
    secret: "User name and password of your own, as user:password.",
    own: { kind: "user-password" },
    more: ["Choose the format JSON and the events, and press Test Connection."],
    covers: "The password proves who sends,",
  }),
};
