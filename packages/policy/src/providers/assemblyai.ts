import type { ProviderSpec } from "../provider.ts";
import { headerSetting, token } from "../schemes/token.ts";

export const assemblyai: ProviderSpec = {
  slug: "assemblyai",
  name: "AssemblyAI",
  docs: "https://www.assemblyai.com/docs/deployment/webhooks",
  confidence: "medium",
  schemes: [token({ header: "X-Webhook-Token", named: "header" })],
  event: { id: [{ join: [{ json: "transcript_id" }, { json: "status" }] }], type: [{ json: "status" }] },
  settings: [headerSetting],
  card: {
    own: true,
    secretHint: "The webhook_auth_header_value that you send with each transcription request; make it up.",
    setUp: [
      "Make up a secret and enter it here; the header is X-Webhook-Token unless you set another name.",
      "Send this endpoint's address as webhook_url with the transcription request, and header and secret as webhook_auth_header_name and webhook_auth_header_value.",
      "The token covers the sender, not the event: fetch the transcript by its id.",
    ],
  },
};
