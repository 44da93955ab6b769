import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";
import { notificationUrlSetting } from "../schemes/token.ts";

export const plivo: ProviderSpec = {
  slug: "plivo",
  name: "Plivo",
  docs: "https://www.plivo.com/docs/voice/concepts/signature-validation",
  confidence: "high",
  schemes: [
    hmac({
      label: "HMAC-SHA256 over the URL, its query and the form fields, both sorted, and the nonce",
      header: "X-Plivo-Signature-V3",
      from: { header: "X-Plivo-Signature-V3", separator: "," },
      // Signed with the main account's token where a subaccount's signs the other.
      also: [{ header: "X-Plivo-Signature-Ma-V3", separator: "," }],
      encoding: "base64",
      content: [
        "url-without-query",
        {
          joined: [[{ fields: "query", pair: "=", between: "&" }], [{ fields: "form", pair: "", between: "" }]],
          between: ".",
          lead: "?",
        },
        { text: "." },
        { header: "X-Plivo-Signature-V3-Nonce" },
      ],
      bindsBody: true,
      url: { setting: "notificationUrl" },
    }),
  ],
  // The calls and messages return with every change of state: only the nonce is used once.
  event: {
    id: [{ header: "X-Plivo-Signature-V3-Nonce" }],
    type: [{ form: "Event" }, { form: "Status" }, { form: "CallStatus" }],
  },
  settings: [notificationUrlSetting],
  card: card("Plivo", {
    where: "your application, or the call or message that you send",
    secret: "The Auth Token of your account, on the console's first page.",
    more: ["Keep the address exactly as shown, query included: Plivo signs it."],
  }),
};
