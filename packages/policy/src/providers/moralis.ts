import type { ProviderSpec } from "../provider.ts";
import { content } from "../schemes/content.ts";

export const moralis: ProviderSpec = {
  slug: "moralis",
  name: "Moralis Streams",
  docs: "https://docs.moralis.com/streams-api/evm/webhook-security",
  confidence: "high",
  schemes: [
    {
      label: "Keccak-256 over the body and the secret",
      algorithm: "keccak256",
      encoding: "hex",
      signature: { header: "x-signature", prefix: "0x" },
      message: content("{body}{secret}"),
      bindsBody: true,
    },
  ],
  event: {
    // A block comes twice, before and after it is confirmed; the test that opens a stream has none.
    id: [{ join: [{ json: "block.hash" }, { json: "chainId" }, { json: "streamId" }, { json: "confirmed" }] }],
    type: [{ json: "tag" }],
    account: { json: "streamId" },
  },
  card: {
    secretHint: "The secret key of your Streams settings; the API key, where none was set.",
    setUp: [
      "Copy the secret key of your streams (GET /settings of the Streams API answers it) and paste it here.",
      "Save, before Moralis checks the address: its signed test must be accepted.",
      "Create a stream with this endpoint's address as Webhook URL.",
    ],
  },
};
