import type { ProviderSpec } from "../provider.ts";
import { basic, token } from "../schemes/token.ts";

export const deepgram: ProviderSpec = {
  slug: "deepgram",
  name: "Deepgram",
  docs: "https://developers.deepgram.com/docs/callback",
  confidence: "medium",
  schemes: [token({ header: "dg-token" }, "the API key's identifier"), basic()],
  event: { id: [{ json: "metadata.request_id" }], type: [] },
  card: {
    secretHint: "The identifier of the API key that asks for transcriptions; or user:password, where they stand in the callback's address.",
    setUp: [
      "Copy the identifier of your API key from the Deepgram console (not the key itself), and paste it here.",
      "Pass this endpoint's address as callback when you ask for a transcription.",
      "Ask for one and wait for its result.",
      "The identifier proves who sends, not the event: look it up before you act on it.",
    ],
  },
};
